package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.SourceFile;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceTree;
import dev.ridgeway.server.code.git.Content;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.code.git.GitRevision;
import dev.ridgeway.server.code.git.TreeCopy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.springframework.stereotype.Component;

/** Reads {@code https://git.ridgeway.internal/<owner>/<name>/blob|tree/<branch or commit>/<path>} from the folders. */
@Component
class EmbeddedSource implements SourceReader {

    static final int MOST_BYTES = 10_000_000;

    private final RepositoryStore store;
    private final GitFolders folders;

    EmbeddedSource(RepositoryStore store, GitFolders folders) {
        this.store = store;
        this.folders = folders;
    }

    @Override
    public boolean reads(URI url) {
        return SourceAddress.fits(url);
    }

    @Override
    public SourceFile file(URI url) {
        return reading(url, (repository, revision) -> {
            ObjectLoader loader =
                    new Content(repository, revision).plainFile().orElseThrow(() -> SourceAddress.notFound(url));
            if (loader.getSize() > MOST_BYTES) {
                throw new ToolRefused(
                        "source-too-large",
                        url + " has " + loader.getSize() + " bytes; at most " + MOST_BYTES + " are read.",
                        "Split the file, or clone the repository.");
            }
            return new SourceFile(url, revision.commit().name(), loader.getBytes(MOST_BYTES));
        });
    }

    @Override
    public SourceTree tree(URI url, Path into) {
        return reading(url, (repository, revision) -> {
            try (TreeWalk walk = new TreeWalk(repository)) {
                walk.addTree(new Content(repository, revision).folder().orElseThrow(() -> SourceAddress.notFound(url)));
                walk.setRecursive(true);
                return new SourceTree(url, revision.commit().name(), new TreeCopy(into).write(walk));
            }
        });
    }

    @Override
    public List<String> paths(URI folder) {
        return reading(folder, (repository, revision) -> {
            try (TreeWalk walk = new TreeWalk(repository)) {
                walk.addTree(
                        new Content(repository, revision).folder().orElseThrow(() -> SourceAddress.notFound(folder)));
                walk.setRecursive(true);
                List<String> paths = new ArrayList<>();
                while (walk.next()) {
                    if (walk.getFileMode(0).getObjectType() == Constants.OBJ_BLOB) {
                        paths.add(walk.getPathString());
                    }
                }
                return paths;
            }
        });
    }

    private interface Work<T> {
        T of(FileRepository repository, GitRevision revision) throws IOException;
    }

    private <T> T reading(URI url, Work<T> work) {
        SourceAddress address = SourceAddress.of(url);
        StoredRepository stored = store.find(address.name()).orElseThrow(() -> SourceAddress.notFound(url));
        try (FileRepository repository = folders.open(stored.name())) {
            GitRevision revision = GitRevision.of(repository, stored.defaultBranch(), address.rest())
                    .orElseThrow(() -> SourceAddress.notFound(url));
            return work.of(repository, revision);
        } catch (IOException e) {
            throw GitFolders.failed("reading " + url, e);
        }
    }
}
