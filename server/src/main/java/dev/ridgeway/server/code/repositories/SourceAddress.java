package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** An address of the embedded host, taken apart; {@code rest} is revision and path, which only the repository can tell apart. */
record SourceAddress(URI url, RepositoryName name, List<String> rest) {

    static boolean fits(URI url) {
        return "https".equals(url.getScheme()) && StoredRepository.HOST.equalsIgnoreCase(url.getHost());
    }

    static SourceAddress of(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        List<String> segments = Arrays.stream(path.split("/"))
                .filter(it -> !it.isEmpty())
                .map(it -> URLDecoder.decode(it.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        boolean whole = segments.size() == 2
                || (segments.size() >= 4
                        && List.of("blob", "tree", "raw", "edit").contains(segments.get(2)));
        if (!whole) {
            throw notFound(url);
        }
        RepositoryName name = new RepositoryName(
                StoredRepository.HOST, segments.get(0), segments.get(1).replaceFirst("\\.git$", ""));
        return new SourceAddress(url, name, segments.size() == 2 ? List.of() : segments.subList(3, segments.size()));
    }

    static ToolRefused notFound(URI url) {
        return new ToolRefused(
                "source-not-found",
                "There is nothing at " + url + ".",
                "Check owner, name, branch and path; the page Code lists the repositories.");
    }
}
