package dev.ridgeway.server.catalog;

import dev.ridgeway.server.catalog.sources.CatalogSettings;
import dev.ridgeway.server.catalog.sources.CatalogSettings.AllowedKind;
import dev.ridgeway.server.catalog.sources.CatalogSettings.ConfiguredLocation;
import dev.ridgeway.server.catalog.sources.CatalogSettings.Rule;
import dev.ridgeway.server.platform.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    private static final Duration NEVER = Duration.ofDays(365);
    private static final Logger log = LoggerFactory.getLogger(CatalogConfiguration.class);

    @Bean
    CatalogSettings catalogSettings(dev.ridgeway.server.platform.Configuration configuration) {
        Path folder = configuration.folder();
        List<Rule> rules = configuration
                .at("catalog.rules")
                .map(CatalogConfiguration::rules)
                .orElse(List.of());
        List<ConfiguredLocation> locations = new ArrayList<>();
        configuration
                .at("catalog.locations")
                .map(Setting::list)
                .orElse(List.of())
                .forEach(one -> location(folder, one).ifPresent(locations::add));
        return new CatalogSettings(
                rules,
                locations,
                configuration.at("catalog.readonly").map(Setting::flag).orElse(false),
                configuration
                        .at("catalog.processingInterval")
                        .map(CatalogConfiguration::interval)
                        .orElse(Duration.ofMinutes(2)),
                configuration
                        .at("catalog.orphanStrategy")
                        .map(CatalogConfiguration::keepsOrphans)
                        .orElse(false),
                configuration.at("ridgeway.roles").isPresent());
    }

    private static Duration interval(Setting setting) {
        if (setting.raw() instanceof Boolean on && !on) {
            return NEVER;
        }
        Duration interval = setting.duration();
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw setting.wrong("false, or a second or more, such as {minutes: 5}");
        }
        return interval;
    }

    private static boolean keepsOrphans(Setting strategy) {
        return switch (strategy.text()) {
            case "keep" -> true;
            case "delete" -> false;
            default -> throw strategy.wrong("keep or delete");
        };
    }

    /** Empty for types of location that Backstage's plugins know and we do not. */
    private static Optional<ConfiguredLocation> location(Path folder, Setting setting) {
        String type = setting.child("type").map(Setting::text).orElse("");
        String target = setting.child("target").map(Setting::text).orElse("");
        if (type.isEmpty() || target.isEmpty()) {
            throw setting.wrong("a location with type and target, such as {type: file, target: ./all.yaml}");
        }
        if (!type.equals("file") && !type.equals("url")) {
            log.warn(
                    "{}: {} is left alone, locations are of the type file or url, not {}.",
                    setting.place(),
                    setting.key(),
                    type);
            return Optional.empty();
        }
        Set<AllowedKind> allow = new HashSet<>();
        setting.child("rules")
                .map(CatalogConfiguration::rules)
                .orElse(List.of())
                .forEach(it -> allow.addAll(it.allow()));
        return Optional.of(
                new ConfiguredLocation(type, type.equals("file") ? absolute(folder, target) : target, allow));
    }

    private static List<Rule> rules(Setting settings) {
        List<Rule> rules = new ArrayList<>();
        for (Setting setting : settings.list()) {
            Set<AllowedKind> allow = new HashSet<>();
            for (Setting kind : setting.child("allow").map(Setting::list).orElse(List.of())) {
                String text = kind.raw() instanceof String name
                        ? name
                        : kind.child("kind").map(Setting::text).orElse("");
                allow.add(new AllowedKind(
                        text.toLowerCase(Locale.ROOT),
                        kind.child("spec.type").map(Setting::text).orElse("")));
            }
            List<Setting> locations =
                    setting.child("locations").map(Setting::list).orElse(List.of());
            if (locations.isEmpty()) {
                rules.add(new Rule(allow, "", ""));
            }
            for (Setting location : locations) {
                rules.add(new Rule(
                        allow,
                        location.child("type").map(Setting::text).orElse(""),
                        location.child("exact")
                                .or(() -> location.child("pattern"))
                                .or(() -> location.child("target"))
                                .map(Setting::text)
                                .orElse("")));
            }
        }
        return rules;
    }

    private static String absolute(Path folder, String target) {
        boolean glob = target.matches(".*[*?{\\[].*");
        String first = folder.toAbsolutePath().normalize() + "/";
        if (target.startsWith("/")) {
            return target;
        }
        Path backend = folder.resolve("packages/backend")
                .resolve(target)
                .toAbsolutePath()
                .normalize();
        boolean here = glob || Files.exists(folder.resolve(target)) || !Files.exists(backend);
        return here
                ? (glob
                        ? first + target.replaceFirst("^\\./", "")
                        : Path.of(first, target).normalize().toString())
                : backend.toString();
    }
}
