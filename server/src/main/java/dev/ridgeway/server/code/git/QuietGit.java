package dev.ridgeway.server.code.git;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS.FileStoreAttributes;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit from the Git settings of whoever runs the server, from writing its own there, and from calling git. What is
 * written waits for the disk (here, because git itself warns of that setting in a repository); packing takes one thread.
 * How exact the times of files are is not measured: JGit would write for three seconds into whichever repository is used
 * first, and make its folder anew when it was deleted meanwhile.
 */
final class QuietGit extends SystemReader.Delegate {

    private static final int LARGE_FILE = 20_000_000;

    /** What JGit takes for any file system while it has not measured. */
    private static final Duration EXACT = FileStoreAttributes.FALLBACK_TIMESTAMP_RESOLUTION;

    private QuietGit(SystemReader system) {
        super(system);
    }

    static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof QuietGit)) {
            SystemReader.setInstance(new QuietGit(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        FileBasedConfig settings = new Fixed(parent, fs);
        settings.setBoolean("core", null, "fsyncObjectFiles", true);
        settings.setBoolean("core", null, "fsyncRefFiles", true);
        settings.setBoolean("jmx", null, "block_cache", false);
        settings.setInt("pack", null, "threads", 1);
        settings.setInt("core", null, "bigFileThreshold", LARGE_FILE);
        return settings;
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Fixed(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Fixed(parent, fs);
    }

    private static final class Fixed extends FileBasedConfig {
        Fixed(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long otherwise, TimeUnit unit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    ? unit.convert(EXACT)
                    : super.getTimeUnit(section, subsection, name, otherwise, unit);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
