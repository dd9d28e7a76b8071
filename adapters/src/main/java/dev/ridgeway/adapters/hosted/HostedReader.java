package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.SourceFile;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceTree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads files behind the web addresses of Git hosts of one kind, through their APIs. */
public final class HostedReader implements SourceReader {

    private final List<? extends HostedFiles> hosts;

    public HostedReader(List<? extends HostedFiles> hosts) {
        this.hosts = List.copyOf(hosts);
    }

    @Override
    public boolean reads(URI url) {
        return hosts.stream().anyMatch(it -> it.holds(url));
    }

    private HostedFiles host(URI url) {
        return hosts.stream().filter(it -> it.holds(url)).findFirst().orElseThrow(() -> HostAddress.notFound(url));
    }

    @Override
    public SourceFile file(URI url) {
        return changed(url, "").orElseThrow(() -> HostAddress.notFound(url));
    }

    @Override
    public Optional<SourceFile> changed(URI url, String known) {
        HostedFiles host = host(url);
        HostAddress address = host.address(url);
        Map<String, String> headers = new LinkedHashMap<>(host.fileHeaders());
        if (known.endsWith("\"")) {
            headers.put("If-None-Match", known);
        }
        HostHttp.Answer answer = host.http().get(host.file(address), headers);
        return switch (answer.status()) {
            case 200 -> {
                requireFile(url, host, address, answer);
                String revision = revision(answer);
                yield revision.equals(known)
                        ? Optional.empty()
                        : Optional.of(new SourceFile(url, revision, answer.body()));
            }
            case 304 -> Optional.empty();
            default -> throw HostAddress.notFound(url);
        };
    }

    /** What a proxy or a sign-in page answers in the place of the host is no file. */
    private static void requireFile(URI url, HostedFiles host, HostAddress address, HostHttp.Answer answer) {
        boolean page = answer.header("Content-Type").toLowerCase(Locale.ROOT).startsWith("text/html");
        if (page && !address.path().matches("(?i).*\\.html?")) {
            throw new ToolRefused(
                    "source-unreadable",
                    host.http().title() + " answered with a web page in the place of " + url + ".",
                    "Check its address under integrations, and whether a proxy wants people to sign in.");
        }
    }

    private static String revision(HostHttp.Answer answer) {
        String tag = answer.header("ETag");
        return tag.isEmpty() ? ZipTree.hash(answer.body()) : tag;
    }

    @Override
    public List<String> paths(URI folder) {
        HostedFiles host = host(folder);
        HostAddress address = host.address(folder);
        String prefix = address.path().isEmpty() ? "" : address.path() + "/";
        return host.paths(address).stream()
                .filter(it -> it.startsWith(prefix))
                .map(it -> it.substring(prefix.length()))
                .toList();
    }

    @Override
    public SourceTree tree(URI url, Path into) {
        HostedFiles host = host(url);
        HostAddress address = host.address(url);
        Path zip;
        try {
            zip = Files.createTempFile("ridgeway-source", ".zip");
        } catch (IOException e) {
            throw failed(url, e);
        }
        try {
            if (!host.http().download(host.archive(address), zip)) {
                throw HostAddress.notFound(url);
            }
            return ZipTree.unpacked(zip, address, into);
        } catch (IOException e) {
            throw failed(url, e);
        } finally {
            zip.toFile().delete();
        }
    }

    private static ToolUnavailable failed(URI url, IOException e) {
        return new ToolUnavailable(
                "source-unavailable",
                url + " could not be unpacked: " + e.getMessage() + ".",
                "Check that the disk of this server has room, and try again.",
                e);
    }
}
