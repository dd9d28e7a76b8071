package dev.ridgeway.server.catalog;

import dev.ridgeway.server.catalog.model.CustomKinds;
import dev.ridgeway.server.catalog.model.CustomKinds.CustomKind;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.sources.CatalogSettings;
import dev.ridgeway.server.catalog.sources.CatalogSettings.AllowedKind;
import dev.ridgeway.server.catalog.sources.CatalogSettings.ChosenRepositories;
import dev.ridgeway.server.catalog.sources.CatalogSettings.ConfiguredLocation;
import dev.ridgeway.server.catalog.sources.CatalogSettings.Rule;
import dev.ridgeway.server.catalog.sources.CatalogSettings.ScmEvents;
import dev.ridgeway.server.platform.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    private static final Duration NEVER = Duration.ofDays(365);
    private static final Pattern GLOB = Pattern.compile("[*?{\\[]");
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
                configuration
                        .at("catalog.orphanProviderStrategy")
                        .map(CatalogConfiguration::keepsOrphans)
                        .orElse(false),
                configuration.at("ridgeway.roles").isPresent(),
                configuration
                        .at("ridgeway.catalog.kinds")
                        .map(CatalogConfiguration::kinds)
                        .orElseGet(CustomKinds::none),
                new ChosenRepositories(
                        patterns(configuration.at("ridgeway.catalog.repositories.include")),
                        patterns(configuration.at("ridgeway.catalog.repositories.exclude"))));
    }

    @Bean
    ScmEvents scmEvents(dev.ridgeway.server.platform.Configuration configuration) {
        return configuration
                .at("catalog.scmEvents")
                .map(it -> it.raw() instanceof Map
                        ? new ScmEvents(
                                flag(it, "refresh", true), flag(it, "unregister", false), flag(it, "move", false))
                        : new ScmEvents(true, it.flag(), it.flag()))
                .orElse(new ScmEvents(true, false, false));
    }

    private static boolean flag(Setting setting, String child, boolean otherwise) {
        return setting.child(child).map(Setting::flag).orElse(otherwise);
    }

    private static List<String> patterns(Optional<Setting> setting) {
        List<Setting> all = setting.map(it -> it.raw() instanceof List ? it.list() : List.of(it))
                .orElse(List.of());
        for (Setting one : all) {
            try {
                Pattern.compile(one.text());
            } catch (PatternSyntaxException e) {
                throw one.wrong("a regular expression such as team/svc-.*");
            }
        }
        return all.stream().map(Setting::text).toList();
    }

    private static CustomKinds kinds(Setting setting) {
        List<CustomKind> kinds = new ArrayList<>();
        for (Setting one : setting.list()) {
            Setting kind = one.child("kind").orElseThrow(() -> one.wrong("a kind with its schema"));
            if (!kind.text().matches("[A-Z][A-Za-z0-9]{0,62}") || EntityRules.isBuiltIn(kind.text())) {
                throw kind.wrong("the name of a kind of your own, such as Dataset");
            }
            List<String> versions = one.child("apiVersions").map(Setting::list).orElse(List.of()).stream()
                    .map(Setting::text)
                    .toList();
            Setting schema = one.child("schema").orElseThrow(() -> one.wrong("a kind with its schema"));
            Map<String, Object> content = new LinkedHashMap<>();
            schema.map().forEach((key, value) -> content.put(key, Objects.requireNonNull(value.raw())));
            CustomKind added = new CustomKind(kind.text(), versions, content);
            try {
                kinds.add(added);
                new CustomKinds(List.of(added));
            } catch (IllegalArgumentException e) {
                throw schema.wrong("a JSON Schema of draft 7: " + e.getMessage());
            }
        }
        return new CustomKinds(kinds);
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
        return Optional.of(new ConfiguredLocation(
                type, type.equals("file") ? absolute(setting.folder().orElse(folder), target) : target, allow));
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

    /** Below the folder of the configuration file or, where that has no such thing, below the place where Backstage's backend runs. */
    private static String absolute(Path folder, String target) {
        if (target.startsWith("/")) {
            return target;
        }
        Matcher glob = GLOB.matcher(target);
        int end = glob.find() ? target.lastIndexOf('/', glob.start()) + 1 : target.length();
        String plain = target.substring(0, end);
        Path here = folder.toAbsolutePath().resolve(plain).normalize();
        Path backend = folder.toAbsolutePath()
                .resolve("packages/backend")
                .resolve(plain)
                .normalize();
        Path start = Files.exists(here) || !Files.exists(backend) ? here : backend;
        return end == target.length() ? start.toString() : start + "/" + target.substring(end);
    }
}
