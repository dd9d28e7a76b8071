package dev.ridgeway.server.paths.expressions;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a template is read and what it may use besides the language itself.
 *
 * @param interpolationStart a dollar and two braces for templates, two braces in cookiecutter's way
 * @param trimBlocks whether the line break after a tag is dropped
 * @param lstripBlocks whether blanks before a tag at the start of a line are dropped
 * @param cookiecutterCompat whether Python's names, list and dict methods exist
 * @param hosts configured hosts for {@code parseRepoUrl}: host to its type ({@code github}, {@code gitlab}, …)
 * @param filters additional filters, called with the value and the arguments
 * @param globals additional values and functions
 */
public record Options(
        String interpolationStart,
        boolean trimBlocks,
        boolean lstripBlocks,
        boolean cookiecutterCompat,
        Map<String, String> hosts,
        Map<String, TemplateFunction> filters,
        Map<String, @Nullable Object> globals) {

    /** Takes its own copies. */
    public Options {
        hosts = Map.copyOf(hosts);
        filters = Map.copyOf(filters);
        globals = new HashMap<>(globals);
    }

    /** Template strings and files as Backstage reads them, with the hosts repositories may be on. */
    public static Options backstage(Map<String, String> hosts) {
        return new Options("${{", false, false, false, hosts, Map.of(), Map.of());
    }

    /** The same with {@code {{ }}} and Python's ways. */
    public Options cookiecutter() {
        return new Options("{{", trimBlocks, lstripBlocks, true, hosts, filters, globals);
    }

    /** The same with another treatment of blanks around tags. */
    public Options blanks(boolean trim, boolean lstrip) {
        return new Options(interpolationStart, trim, lstrip, cookiecutterCompat, hosts, filters, globals);
    }

    /** The same with other delimiters of interpolations: the start as given, the end always two braces. */
    public Options interpolatingBy(String start) {
        return new Options(start, trimBlocks, lstripBlocks, cookiecutterCompat, hosts, filters, globals);
    }

    /** The same with these filters and globals in addition. */
    public Options with(
            Map<String, TemplateFunction> moreFilters, Map<String, ? extends @Nullable Object> moreGlobals) {
        Map<String, TemplateFunction> allFilters = new HashMap<>(filters);
        allFilters.putAll(moreFilters);
        Map<String, @Nullable Object> allGlobals = new HashMap<>(globals);
        allGlobals.putAll(moreGlobals);
        return new Options(
                interpolationStart, trimBlocks, lstripBlocks, cookiecutterCompat, hosts, allFilters, allGlobals);
    }
}
