package dev.ridgeway.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.search.DocumentCollator;
import dev.ridgeway.plugin.search.DocumentCollatorFactory;
import dev.ridgeway.plugin.search.SearchDocument;
import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a plugin jar brings to search. */
class ContributedDocumentsTests {

    @TempDir
    private Path folder;

    /** Two types, one of which cannot be read at first. */
    public static final class WikiPlugin implements PlatformPlugin {

        @Override
        public List<DocumentCollatorFactory> collators() {
            return List.of(new Making(new Pages()), new Making(new Broken()));
        }
    }

    private record Making(DocumentCollator collator) implements DocumentCollatorFactory {

        @Override
        public Set<String> settings() {
            return Set.of();
        }

        @Override
        public DocumentCollator create(PluginContext context) {
            return collator;
        }
    }

    private static SearchDocument page(String id, String title) {
        return new SearchDocument(
                id, title, "Written by hand", "https://wiki.example/" + id, Map.of(), List.of(), List.of(), List.of());
    }

    private static final class Pages implements DocumentCollator {

        private static final Map<String, String> titles = new ConcurrentHashMap<>(Map.of("1", "Holiday calendar"));
        private static final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

        static void write(String id, String title) {
            titles.put(id, title);
            listeners.forEach(it -> it.accept(id));
        }

        @Override
        public String type() {
            return "wiki";
        }

        @Override
        public String visibilityPermission() {
            return "catalog.entity.read";
        }

        @Override
        public Stream<SearchDocument> documents() {
            return titles.entrySet().stream().map(it -> page(it.getKey(), it.getValue()));
        }

        @Override
        public Optional<SearchDocument> document(String id) {
            return Optional.ofNullable(titles.get(id)).map(it -> page(id, it));
        }

        @Override
        public void onChange(Consumer<String> listener) {
            listeners.add(listener);
        }
    }

    private static final class Broken implements DocumentCollator {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public String type() {
            return "late";
        }

        @Override
        public String visibilityPermission() {
            return "catalog.entity.read";
        }

        @Override
        public Stream<SearchDocument> documents() {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("The wiki is away.");
            }
            return Stream.of(page("9", "Lateness"));
        }

        @Override
        public Optional<SearchDocument> document(String id) {
            return Optional.empty();
        }

        @Override
        public void onChange(Consumer<String> listener) {
            // nothing ever changes
        }
    }

    @Test
    void areFoundAndFollowedAndABrokenTypeKeepsNoneOfThemAway() throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("data/plugins"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(plugins.resolve("wiki.jar")))) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + PlatformPlugin.class.getName()));
            jar.write(WikiPlugin.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        try (RunningServer server = RunningServer.startIn(folder, "", "--empty")) {
            awaitFirst(server, "holiday", "Holiday calendar");
            Pages.write("2", "Expense rules");
            awaitFirst(server, "expense", "Expense rules");
            awaitFirst(server, "lateness", "Lateness");
            assertThat(results(server, "term=holiday&types%5B0%5D=late")).isEmpty();
        }
    }

    private static void awaitFirst(RunningServer server, String term, String title) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> title.equals(
                        results(server, "term=" + term).at("/0/document/title").asString()));
    }

    private static JsonNode results(RunningServer server, String query) throws IOException {
        return server.get("/api/search/query?" + query).json().at("/results");
    }
}
