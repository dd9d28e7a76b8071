package dev.ridgeway.server.catalog;

import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Measures reads of the catalog at several sizes and prints them; not a test. */
public final class CatalogBench {

    private static final int CONNECTIONS = 16;
    private static final int PER_FILE = 1_000;
    private static final Duration TIME = Duration.ofSeconds(4);
    private static final String CATALOG = "/api/catalog";

    private CatalogBench() {}

    public static void main(String[] sizes) throws IOException, InterruptedException {
        for (String size : sizes.length == 0 ? new String[] {"1000", "10000"} : sizes) {
            measure(Integer.parseInt(size));
        }
    }

    private static void measure(int size) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ridgeway-bench").toRealPath();
        for (int from = 0; from < size; from += PER_FILE) {
            int to = Math.min(size, from + PER_FILE);
            Files.writeString(folder.resolve("part-" + from + ".yaml"), yaml(from, to, size));
        }
        long begin = System.nanoTime();
        try (CatalogServer server =
                CatalogServer.start(folder, "locations: [{type: file, target: FOLDER/part-*.yaml}]")) {
            server.awaitEntity("component:service-" + (size - 1), it -> true);
            System.out.printf(
                    "%d entities, started and visible after %d ms%n", size, (System.nanoTime() - begin) / 1_000_000);
            String filter =
                    "filter=" + encoded("kind=component,spec.type=service,relations.ownedBy=group:default/team-3");
            run(server.server(), "by name", "/entities/by-name/component/default/service-" + size / 2);
            run(server.server(), "page of 20", "/entities/by-query?limit=20&orderField=metadata.name,asc&" + filter);
            run(
                    server.server(),
                    "page of 20 with text",
                    "/entities/by-query?limit=20&orderField=metadata.name,asc&" + filter
                            + "&fullTextFilterTerm=service-1&fullTextFilterFields=metadata.name,metadata.title");
            run(
                    server.server(),
                    "page of 20, some fields",
                    "/entities/by-query?limit=20&orderField=metadata.name&" + filter
                            + "&fields=kind,metadata.name,metadata.title,spec.type");
            String facets = "/entity-facets?facet=kind&facet=spec.type&facet=metadata.tags&facet=relations.ownedBy";
            run(server.server(), "facets", facets);
            run(server.server(), "facets, filtered", facets + "&" + filter);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String yaml(int from, int to, int size) {
        StringBuilder yaml = new StringBuilder();
        for (int i = from; i < to; i++) {
            yaml.append(
                    """
                    ---
                    apiVersion: backstage.io/v1alpha1
                    kind: Component
                    metadata:
                      name: service-%1$d
                      title: Service number %1$d
                      description: Takes orders, checks them and hands them on; the %1$dth of its kind.
                      tags: [java, tier-%2$d]
                      annotations: {github.com/project-slug: "example/service-%1$d", example.com/cost: "%2$d"}
                      links: [{url: "https://grafana.example.com/d/%1$d", title: Dashboard}]
                    spec:
                      type: %3$s
                      lifecycle: production
                      owner: team-%4$d
                      system: system-%5$d
                      dependsOn: ["component:service-%6$d"]
                    """.formatted(i, i % 5, i % 3 == 0 ? "library" : "service", i % 20, i % 50, (i * 7 + 1) % size));
        }
        return yaml.toString();
    }

    private static void run(RunningServer server, String name, String path) throws InterruptedException {
        URI url = URI.create("http://localhost:" + server.port() + CATALOG + path);
        AtomicLong answers = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        ask(url, TIME.dividedBy(2), new AtomicLong(), new AtomicLong());
        ask(url, TIME, answers, bytes);
        System.out.printf(
                "  %-24s %8d requests/s %8d bytes%n",
                name, answers.get() / TIME.toSeconds(), bytes.get() / Math.max(1, answers.get()));
    }

    private static void ask(URI url, Duration time, AtomicLong answers, AtomicLong bytes) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        Thread[] threads = new Thread[CONNECTIONS];
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                threads[i] = Thread.ofPlatform().start(() -> {
                    while (System.nanoTime() < end) {
                        bytes.addAndGet(one(client, url));
                        answers.incrementAndGet();
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static int one(HttpClient client, URI url) {
        try {
            HttpResponse<byte[]> answer =
                    client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(url + " answered " + answer.statusCode());
            }
            return answer.body().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
