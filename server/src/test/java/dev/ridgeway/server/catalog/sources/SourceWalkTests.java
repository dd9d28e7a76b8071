package dev.ridgeway.server.catalog.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.model.CustomKinds;
import dev.ridgeway.server.catalog.sources.CatalogSettings.AllowedKind;
import dev.ridgeway.server.catalog.sources.CatalogSettings.ChosenRepositories;
import dev.ridgeway.server.catalog.sources.CatalogSettings.Rule;
import dev.ridgeway.server.catalog.store.KnownFiles;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class SourceWalkTests {

    @TempDir
    private Path folder;

    private SourceReading read(String target, long mostCharacters) {
        CatalogSettings settings = new CatalogSettings(
                List.of(new Rule(Set.of(new AllowedKind("api", ""), new AllowedKind("system", "")), "", "")),
                List.of(),
                false,
                Duration.ofMinutes(2),
                false,
                false,
                false,
                CustomKinds.none(),
                ChosenRepositories.all());
        SourceFiles files = new SourceFiles(
                new StaticListableBeanFactory().getBeanProvider(SourceReader.class), () -> Instant.EPOCH);
        return new SourceWalk(
                        files,
                        new CatalogRules(settings, address -> false),
                        CustomKinds.none(),
                        Location.of("file", folder.resolve(target).toString()),
                        KnownFiles.none(),
                        mostCharacters)
                .read(true);
    }

    private static List<String> names(SourceReading reading) {
        return reading.entities().stream()
                .map(StoredEntity::ref)
                .filter(it -> !it.kind().equals("location"))
                .map(EntityRef::name)
                .toList();
    }

    private static List<String> sentences(SourceReading reading) {
        return reading.errors().stream().map(CatalogError::message).toList();
    }

    @Test
    void keepsWhatFitsOfALocationThatLeadsToTooMuch() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(folder.resolve(name + ".yaml"), """
                    apiVersion: backstage.io/v1alpha1
                    kind: System
                    metadata: {name: %s, description: %s}
                    spec: {owner: team}
                    """.formatted(name, "x".repeat(2_000_000)));
        }

        SourceReading reading = read("*.yaml", 5_000_000);

        assertThat(names(reading)).containsExactly("a", "b");
        assertThat(sentences(reading))
                .singleElement()
                .asString()
                .contains("leads to more than 5 million characters; the rest is left out");
        assertThat(reading.broken()).isNotEmpty();
    }

    @Test
    void includesNoMoreInOneEntityThanItCanKeep() throws IOException {
        Files.writeString(folder.resolve("large.txt"), "x".repeat(4_000_000));
        Files.writeString(folder.resolve("catalog-info.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: API
                metadata: {name: greedy}
                spec: {type: openapi, lifecycle: production, owner: team, definition: {$text: large.txt}, more: [%s]}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: API
                metadata: {name: modest}
                spec: {type: openapi, lifecycle: production, owner: team, definition: {$text: large.txt}}
                """.formatted(
                IntStream.range(0, 60).mapToObj(each -> "{$text: large.txt}").collect(Collectors.joining(", "))));

        SourceReading reading = read("catalog-info.yaml", SourceWalk.MOST_CHARACTERS);

        assertThat(names(reading)).containsExactly("modest");
        assertThat(sentences(reading))
                .singleElement()
                .asString()
                .contains("large.txt an entity includes more than 10 million characters");
    }
}
