package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Brings what {@code url} names to the disk of the server. A relative address starts at the template; a template read
 * from a local file reaches what lies beside or below it, and no local file is reached in any other way.
 */
@Component
class FetchedSources {

    /** Work on something that was fetched. */
    interface Work<T> {
        T on(Path fetched) throws IOException;
    }

    private final ObjectProvider<SourceReader> readers;

    FetchedSources(ObjectProvider<SourceReader> readers) {
        this.readers = readers;
    }

    /** Fetches a folder, which is gone after the work. */
    <T> T folder(ActionContext context, String url, Work<T> work) {
        return fetched(context, url, true, work);
    }

    /** Fetches one file, which is gone after the work. */
    <T> T file(ActionContext context, String url, Work<T> work) {
        return fetched(context, url, false, work);
    }

    private <T> T fetched(ActionContext context, String url, boolean folder, Work<T> work) {
        URI address = address(context.template().baseUrl(), url);
        try {
            if ("file".equals(address.getScheme())) {
                return work.on(local(context.template().baseUrl(), address, url, folder));
            }
            Path workspace = context.workspace();
            Path into = Files.createTempDirectory(workspace.resolveSibling(""), workspace.getFileName() + ".fetch");
            try {
                return work.on(folder ? tree(address, into) : single(address, into));
            } finally {
                FileSystemUtils.deleteRecursively(into);
            }
        } catch (IOException e) {
            throw Workspace.failed(url, e);
        }
    }

    private Path tree(URI address, Path into) {
        reader(address).tree(address, into);
        return into;
    }

    private Path single(URI address, Path into) throws IOException {
        Path file = into.resolve("file");
        Files.write(file, reader(address).file(address).content());
        return file;
    }

    private SourceReader reader(URI address) {
        return readers.stream()
                .filter(it -> it.reads(address))
                .findFirst()
                .orElseThrow(
                        () -> new ActionFailed(
                                "source-not-connected",
                                "No connected Git host reads " + address + ".",
                                "Use a repository of the embedded Git host, or the raw address of a file that everybody may read."));
    }

    private static URI address(@Nullable String base, String url) {
        try {
            URI address = URI.create(url);
            if ("https".equals(address.getScheme()) || "http".equals(address.getScheme())) {
                return address;
            }
            if (address.getScheme() == null && !url.startsWith("/") && base != null) {
                return URI.create(base).resolve(address);
            }
        } catch (IllegalArgumentException e) {
            throw notAnAddress(url);
        }
        throw notAnAddress(url);
    }

    private static ActionFailed notAnAddress(String url) {
        return new ActionFailed(
                "source-address-invalid",
                "\"" + url + "\" is neither an https:// address nor a path relative to the template.",
                "Write ./skeleton, or the whole address of a folder.");
    }

    private static Path local(@Nullable String base, URI address, String url, boolean folder) throws IOException {
        Path home = Path.of(URI.create(String.valueOf(base)).resolve(".")).toRealPath();
        Path place = Path.of(address).normalize();
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                || (folder ? !Files.isDirectory(place) : !Files.isRegularFile(place))) {
            throw new ActionFailed(
                    "source-not-found",
                    "There is no " + (folder ? "folder" : "file") + " \"" + url + "\" beside the template.",
                    "Check the path; it starts at the folder of the template.");
        }
        if (!place.toRealPath().startsWith(home)) {
            throw new ActionFailed(
                    "source-outside",
                    "\"" + url + "\" leads out of the folder of the template.",
                    "Keep what a template fetches in its own folder, or name it by a whole address.");
        }
        return place;
    }
}
