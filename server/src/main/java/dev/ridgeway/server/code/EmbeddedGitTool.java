package dev.ridgeway.server.code;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.server.platform.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** The embedded Git host, as people see it under Settings. */
@Component
class EmbeddedGitTool implements ConnectedTool {

    private final Configuration configuration;

    EmbeddedGitTool(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public String name() {
        return "git";
    }

    @Override
    public String kind() {
        return "git";
    }

    @Override
    public String title() {
        return "Git host (embedded)";
    }

    @Override
    public String address() {
        return configuration.baseUrl() + "/git";
    }

    @Override
    public String ask() {
        Path folder = configuration.dataDirectory();
        if (!Files.isWritable(folder)) {
            throw new ToolUnavailable(
                    "git-host-unavailable",
                    "The data directory cannot be written, so nothing can be pushed.",
                    "Check the disk and the rights of the data directory.");
        }
        return "JGit "
                + String.valueOf(
                        org.eclipse.jgit.lib.Repository.class.getPackage().getImplementationVersion());
    }

    @Override
    public ToolRights rights() {
        return ToolRights.all("create repositories", "take pushes", "propose changes");
    }
}
