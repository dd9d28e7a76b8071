package dev.ridgeway.server.paths;

import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Measures runs through the ordinary HTTP endpoints of a server in this process; one line a measure, called by {@code ./ridgeway bench}. */
public final class RunBench implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private static final String TASK = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: bench-task}
            spec:
              type: service
              parameters: {properties: {name: {type: string}}}
              steps:
                - {id: fetch, action: 'fetch:template', input: {url: ./skeleton, values: {name: '${{ parameters.name }}'}}}
                - {id: one, action: 'debug:log', input: {message: 'one ${{ parameters.name }}'}}
                - {id: two, action: 'debug:log', input: {message: 'two ${{ parameters.name }}'}}
                - {id: three, action: 'debug:log', input: {message: 'three ${{ parameters.name }}'}}
            """;

    private final RunningServer server;
    private int names;

    private RunBench(RunningServer server) {
        this.server = server;
    }

    /** Takes the folder of the shipped templates as first argument, else looks where the repository has it. */
    public static void main(String... arguments) throws Exception {
        Path shipped = Path.of(
                arguments.length > 0
                        ? arguments[0]
                        : "golden-paths/src/main/resources/golden-paths/new-service/template.yaml");
        if (!Files.exists(shipped)) {
            shipped = Path.of("..").resolve(shipped);
        }
        Path folder = Files.createTempDirectory("ridgeway-bench");
        skeleton(folder);
        String configuration = """
                catalog:
                  rules: [{allow: [Component, Location, Template, API]}]
                  locations:
                    - {type: file, target: %s}
                    - {type: file, target: %s}
                """.formatted(
                folder.resolve("template.yaml"), shipped.toAbsolutePath().normalize());
        try (RunBench bench = new RunBench(RunningServer.start(configuration, "--empty"))) {
            bench.measure();
        }
        System.exit(0);
    }

    private static void skeleton(Path folder) throws IOException {
        Files.writeString(folder.resolve("template.yaml"), TASK);
        for (int i = 0; i < 40; i++) {
            Path file = folder.resolve("skeleton/src/package" + i % 8 + "/File" + i + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, ("Line of ${{ values.name }} in file " + i + ".\n").repeat(25));
        }
    }

    private void measure() throws Exception {
        awaitTemplate("bench-task");
        awaitTemplate("new-service");
        for (int i = 0; i < 150; i++) {
            task();
        }
        say("40-file template task, one, warm (median of 100)", median(100, this::task), "20 ms");
        say("20 such tasks at once (median of 7)", median(7, () -> atOnce(20)), "200 ms");
        say(
                "200 such tasks in a row",
                once(() -> {
                    for (int i = 0; i < 200; i++) {
                        task();
                    }
                }),
                "4000 ms");
        for (int i = 0; i < 8; i++) {
            create();
        }
        say("click to repository, new-service (median of 15)", median(15, this::create), "none set");
        for (int i = 0; i < 10; i++) {
            preview();
        }
        say("preview of new-service (median of 30)", median(30, this::preview), "300 ms");
    }

    private void awaitTemplate(String name) throws Exception {
        for (int i = 0; i < 300; i++) {
            if (send("GET", "/api/catalog/entities/by-name/template/default/" + name, null)
                            .statusCode()
                    == 200) {
                return;
            }
            Thread.onSpinWait();
            new java.util.concurrent.CountDownLatch(1).await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException("The template " + name + " does not appear in the catalog");
    }

    private synchronized String name() {
        return "bench-" + names++;
    }

    private void task() throws Exception {
        run("bench-task", Map.of("name", name()));
    }

    private void create() throws Exception {
        run("new-service", answers(name()));
    }

    private static Map<String, Object> answers(String name) {
        return Map.of(
                "name",
                name,
                "description",
                "Measured.",
                "owner",
                "group:default/bench",
                "language",
                "java",
                "exposure",
                "internal",
                "size",
                "small",
                "database",
                false);
    }

    private void preview() throws Exception {
        HttpResponse<String> answer = send(
                "POST",
                "/api/ridgeway/paths/preview",
                Map.of("templateRef", "template:default/new-service", "values", answers("bench-preview")));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    private void atOnce(int count) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(() -> {
                    task();
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /** From the click until the page hears that the run has ended. */
    private void run(String template, Map<String, Object> values) throws Exception {
        HttpResponse<String> answer = send(
                "POST",
                "/api/scaffolder/v2/tasks",
                Map.of("templateRef", "template:default/" + template, "values", values));
        String id = JSON.readTree(answer.body()).get("id").asString();
        long after = 0;
        while (true) {
            String path = "/api/scaffolder/v2/tasks/" + id + "/events?after=" + after;
            for (JsonNode event : JSON.readTree(send("GET", path, null).body())) {
                after = event.get("id").longValue();
                if (event.get("type").asString().equals("completion")) {
                    if (event.at("/body/error").isObject()) {
                        throw new IllegalStateException(event.toString());
                    }
                    return;
                }
            }
        }
    }

    private HttpResponse<String> send(String method, String path, Object body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .header("Content-Type", "application/json")
                .method(method, content)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private interface Work {
        void done() throws Exception;
    }

    private static double once(Work work) throws Exception {
        long begin = System.nanoTime();
        work.done();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double median(int times, Work work) throws Exception {
        double[] all = new double[times];
        for (int i = 0; i < times; i++) {
            all[i] = once(work);
        }
        Arrays.sort(all);
        return all[times / 2];
    }

    private static void say(String what, double millis, String goal) {
        System.out.printf(Locale.ROOT, "%-52s %9.1f ms   goal %s%n", what, millis, goal);
    }

    @Override
    public void close() {
        server.close();
    }
}
