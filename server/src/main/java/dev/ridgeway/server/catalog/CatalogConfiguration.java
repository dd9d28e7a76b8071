package dev.ridgeway.server.catalog;

import dev.ridgeway.server.catalog.sources.CatalogSettings;
import dev.ridgeway.server.catalog.sources.CatalogSettings.AllowedKind;
import dev.ridgeway.server.catalog.sources.CatalogSettings.ConfiguredLocation;
import dev.ridgeway.server.catalog.sources.CatalogSettings.Rule;
import dev.ridgeway.server.platform.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    @Bean
    CatalogSettings catalogSettings(dev.ridgeway.server.platform.Configuration configuration) {
        Path folder = configuration.folder();
        List<Rule> rules = configuration
                .at("catalog.rules")
                .map(CatalogConfiguration::rules)
                .orElse(List.of());
        List<ConfiguredLocation> locations = new ArrayList<>();
        for (Setting one :
                configuration.at("catalog.locations").map(Setting::list).orElse(List.of())) {
            String type = one.child("type").map(Setting::text).orElse("");
            String target = one.child("target").map(Setting::text).orElse("");
            if (type.equals("file") || type.equals("url")) {
                Set<AllowedKind> allow = new HashSet<>();
                one.child("rules")
                        .map(CatalogConfiguration::rules)
                        .orElse(List.of())
                        .forEach(it -> allow.addAll(it.allow()));
                locations.add(
                        new ConfiguredLocation(type, type.equals("file") ? absolute(folder, target) : target, allow));
            }
        }
        return new CatalogSettings(
                rules,
                locations,
                configuration.at("catalog.readonly").map(Setting::flag).orElse(false),
                configuration
                        .at("catalog.orphanStrategy")
                        .map(Setting::text)
                        .filter("keep"::equals)
                        .isPresent(),
                configuration.at("ridgeway.roles").isPresent());
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
