package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.ToolRefused;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of a Git host, taken apart.
 *
 * @param repository its path, such as {@code shop/cart}
 * @param ref branch, tag or commit; empty for the default branch
 * @param path within the repository, decoded; empty for its first folder
 */
public record HostAddress(URI url, String repository, String ref, String path) {

    /** {@code HEAD} means the default branch. */
    public HostAddress {
        ref = ref.equals("HEAD") ? "" : ref;
        path = path.replaceAll("^/+|/+$", "");
    }

    /** Of parts as they stand in the address; ref and path may be missing. */
    public static HostAddress of(URI url, String repository, @Nullable String ref, @Nullable String path) {
        return new HostAddress(url, repository, ref == null ? "" : decoded(ref), path == null ? "" : decoded(path));
    }

    /** Whether the address is at that host, which has its port with it unless that is the usual one. */
    public static boolean isAt(URI url, String host) {
        String authority = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        return ("https".equals(url.getScheme()) || "http".equals(url.getScheme())) && host.equalsIgnoreCase(authority);
    }

    /** Whether the address is at that host and its path is a page of it. */
    public static boolean isAt(URI url, String host, Pattern page) {
        return isAt(url, host) && matcher(url, page).matches();
    }

    /** The groups of a page's path; refuses with {@code source-not-found} a path that is no such page. */
    public static Matcher groups(URI url, Pattern page) {
        Matcher matcher = matcher(url, page);
        if (!matcher.matches()) {
            throw notFound(url);
        }
        return matcher;
    }

    private static Matcher matcher(URI url, Pattern page) {
        return page.matcher(String.valueOf(url.getRawPath()));
    }

    /** Whether the repository belongs to that person, organisation or group. */
    public boolean isOf(String owner) {
        return repository.toLowerCase(Locale.ROOT).startsWith(owner.toLowerCase(Locale.ROOT) + "/");
    }

    /** A part of an address as people mean it. */
    public static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A text as one segment or parameter of an address. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The path as part of an address, slashes kept. */
    public String encodedPath() {
        return encodedSegments(path);
    }

    /** A path as part of an address, slashes kept. */
    public static String encodedSegments(String path) {
        return Arrays.stream(path.split("/", -1)).map(HostAddress::encoded).collect(Collectors.joining("/"));
    }

    /** {@code ?name=ref} or, for the default branch, nothing. */
    public String question(String name) {
        return ref.isEmpty() ? "" : "?" + name + "=" + encoded(ref);
    }

    /** That there is nothing. */
    public static ToolRefused notFound(URI url) {
        return new ToolRefused(
                "source-not-found",
                "There is nothing at " + url + ", or the token of its host may not read it.",
                "Check owner, name, branch and path, and what the token may read.");
    }

    /** That there is no such owner of repositories, such as {@code group shop}; the setting is the one that names it. */
    public static ToolRefused ownerNotFound(String owner, String host, String setting) {
        return new ToolRefused(
                "organisation-not-found",
                "There is no " + owner + " on " + host + ", or its token may not know of it.",
                "Check " + setting + " in the configuration, and what the token may read.");
    }
}
