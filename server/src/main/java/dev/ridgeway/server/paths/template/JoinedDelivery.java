package dev.ridgeway.server.paths.template;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The setting {@code ridgeway.delivery}: the repository in whose folder a file more is a service more, and who is told of
 * pushes.
 */
public record JoinedDelivery(RepositoryName repository, String folder, List<Hook> hooks) {

    private static final Pattern FOLDER = Pattern.compile("(?!\\.{1,2}(/|$))[\\w.-]+(?:/(?!\\.{1,2}(/|$))[\\w.-]+)*");
    private static final String SERVICE = "{service}";
    private static final String TEAM = "{team}";

    /**
     * An address that is told of pushes to the services' repositories; when neither a service nor a team stands in it, of
     * those to the repository of delivery, too.
     */
    public record Hook(String address, String secret) {

        /** Whether it is the same for everybody. */
        public boolean general() {
            return !address.contains(SERVICE) && !address.contains(TEAM);
        }

        /** Where a service of a team is told of. */
        public String address(String service, String team) {
            return address.replace(SERVICE, service).replace(TEAM, team);
        }
    }

    /** As the configuration says; empty when it says nothing. What is wrong in it is refused with its place. */
    public static Optional<JoinedDelivery> of(Configuration configuration) {
        return configuration.at("ridgeway.delivery").map(it -> {
            only(it, Set.of("repository", "folder", "webhooks"));
            return new JoinedDelivery(
                    repository(it.child("repository").orElseThrow(() -> it.wrong("an object that names a repository"))),
                    it.child("folder").map(JoinedDelivery::folder).orElse("applications"),
                    it.child("webhooks").map(Setting::list).orElse(List.of()).stream()
                            .map(JoinedDelivery::hook)
                            .toList());
        });
    }

    private static void only(Setting setting, Set<String> keys) {
        setting.map().forEach((key, child) -> {
            if (!keys.contains(key)) {
                throw child.wrong("left out: there are only "
                        + keys.stream().sorted().collect(Collectors.joining(", ")) + " here");
            }
        });
    }

    private static String folder(Setting setting) {
        String folder = setting.text().replaceAll("^/+|/+$", "");
        if (!FOLDER.matcher(folder).matches()) {
            throw setting.wrong("a folder of the repository such as applications");
        }
        return folder;
    }

    private static RepositoryName repository(Setting setting) {
        try {
            return RepositoryName.parse(setting.text());
        } catch (ToolRefused noRepository) {
            throw setting.wrong("a repository such as git.ridgeway.internal?owner=engineering&repo=delivery");
        }
    }

    private static Hook hook(Setting setting) {
        only(setting, Set.of("url", "secret"));
        Setting url = setting.child("url").orElseThrow(() -> setting.wrong("an object with a url"));
        Hook hook =
                new Hook(url.text(), setting.child("secret").map(Setting::text).orElse(""));
        if (!webAddress(hook.address("service", "team"))) {
            throw url.wrong("a whole https:// address without user and password");
        }
        return hook;
    }

    private static boolean webAddress(String text) {
        try {
            URI url = URI.create(text.strip());
            return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
