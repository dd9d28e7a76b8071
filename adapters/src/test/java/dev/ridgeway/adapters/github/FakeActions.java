package dev.ridgeway.adapters.github;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.testkit.FakeGitHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The workflow of one repository, in the shapes of GitHub's REST API: answers in the place of a {@link FakeGitHub}. */
final class FakeActions implements FakeGitHub.Trouble {

    private static final Pattern RUN = Pattern.compile("/runs/([0-9]+)(/jobs|/rerun|/cancel)?");
    private static final Pattern LOG = Pattern.compile("/jobs/([0-9]+)/logs");

    private final String repository;
    private final List<Run> runs = new ArrayList<>();
    private final List<FakeGitHub.Exchange> exchanges = new ArrayList<>();
    private String head = "";
    private boolean mayWrite = true;
    private boolean startable = true;
    private boolean tellsNewRun = true;
    private Instant now = Instant.parse("2026-01-01T10:00:00Z");

    private static final class Run {
        private final long id;
        private final String commit;
        private final Instant at;
        private String status = "in_progress";
        private String conclusion = "";

        Run(long id, String commit, Instant at) {
            this.id = id;
            this.commit = commit;
            this.at = at;
        }

        void end(String how) {
            status = "completed";
            conclusion = how;
        }
    }

    FakeActions(String repository) {
        this.repository = repository;
    }

    synchronized String run(String commit, String conclusion) {
        now = now.plusSeconds(60);
        Run run = new Run(1_000 + runs.size(), commit, now);
        if (!conclusion.isEmpty()) {
            run.end(conclusion);
        }
        runs.addFirst(run);
        return String.valueOf(run.id);
    }

    /** What the main branch has. */
    void head(String commit) {
        head = commit;
    }

    /** The token may read alone. */
    void onlyRead() {
        mayWrite = false;
    }

    /** The workflow has no trigger by which one may start it. */
    void onlyByPush() {
        startable = false;
    }

    /** As older GitHubs of one's own do. */
    void tellNoNewRun() {
        tellsNewRun = false;
    }

    synchronized void end(String id) {
        runs.stream()
                .filter(it -> String.valueOf(it.id).equals(id) && it.status.equals("in_progress"))
                .forEach(it -> it.end("success"));
    }

    synchronized List<FakeGitHub.Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    @Override
    public synchronized boolean answered(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/api/v3", "");
        String at = "/repos/" + repository;
        if (!path.equals(at) && !path.startsWith(at + "/actions")) {
            return false;
        }
        boolean write = exchange.getRequestMethod().equals("POST");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.equals(at)) {
            say(
                    exchange,
                    200,
                    "{\"id\":1,\"full_name\":\"%s\",\"permissions\":{\"pull\":true,\"push\":%s}}"
                            .formatted(repository, mayWrite));
        } else if (write && !mayWrite) {
            say(exchange, 403, "{\"message\":\"Resource not accessible by personal access token\"}");
        } else {
            answer(exchange, path.substring(at.length() + "/actions".length()), body);
        }
        return true;
    }

    private void answer(HttpExchange exchange, String path, String body) throws IOException {
        Matcher one = RUN.matcher(path);
        Matcher log = LOG.matcher(path);
        if (path.equals("/runs")) {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            int most = Integer.parseInt(query.replaceFirst(".*per_page=([0-9]+).*", "$1"));
            say(
                    exchange,
                    200,
                    "{\"total_count\":%d,\"workflow_runs\":[%s]}"
                            .formatted(
                                    runs.size(),
                                    runs.stream().limit(most).map(this::json).collect(Collectors.joining(","))));
        } else if (path.equals("/workflows/7/dispatches")) {
            start(exchange, body);
        } else if (one.matches() && found(one.group(1)) != null) {
            run(exchange, found(one.group(1)), String.valueOf(one.group(2)));
        } else if (log.matches() && found(log.group(1).substring(1)) != null) {
            Run run = found(log.group(1).substring(1));
            String written = log.group(1).startsWith("1") ? "built " + run.commit : "checked";
            plain(exchange, "2026-01-01T10:00:00.0000000Z " + written + "\n");
        } else {
            say(exchange, 404, "{\"message\":\"Not Found\"}");
        }
    }

    private Run found(String id) {
        return runs.stream()
                .filter(it -> String.valueOf(it.id).equals(id))
                .findFirst()
                .orElse(null);
    }

    private void start(HttpExchange exchange, String body) throws IOException {
        if (!startable) {
            say(exchange, 422, "{\"message\":\"Workflow does not have 'workflow_dispatch' trigger\"}");
            return;
        }
        if (!JsonMapper.shared().readTree(body).path("ref").asString().equals("main")) {
            say(exchange, 422, "{\"message\":\"No ref found\"}");
            return;
        }
        String id = run(head, "");
        if (tellsNewRun) {
            say(
                    exchange,
                    200,
                    "{\"workflow_run_id\":%s,\"run_url\":\"https://api.github.com/r\",\"html_url\":\"https://github.com/r\"}"
                            .formatted(id));
        } else {
            say(exchange, 204, "");
        }
    }

    private void run(HttpExchange exchange, Run run, String what) throws IOException {
        switch (what) {
            case "/jobs" ->
                say(
                        exchange,
                        200,
                        "{\"total_count\":2,\"jobs\":[%s,%s]}".formatted(job(run, 1, "build"), job(run, 2, "check")));
            case "/rerun" -> {
                run.status = "in_progress";
                run.conclusion = "";
                say(exchange, 201, "{}");
            }
            case "/cancel" -> {
                run.end("cancelled");
                say(exchange, 202, "{}");
            }
            default -> say(exchange, 200, json(run));
        }
    }

    private String json(Run run) {
        return """
                {"id":%d,"name":"CI","run_number":%d,"workflow_id":7,"head_sha":"%s","head_branch":"main","status":"%s","conclusion":%s,
                 "triggering_actor":{"login":"ada"},"created_at":"%s","run_started_at":"%s","updated_at":"%s","html_url":"https://github.com/%s/actions/runs/%d"}""".formatted(
                        run.id,
                        run.id - 999,
                        run.commit,
                        run.status,
                        quoted(run.conclusion),
                        run.at,
                        run.at,
                        run.at.plusSeconds(30),
                        repository,
                        run.id);
    }

    /** A run that fails does so in its second job; while it goes on, so does its first. */
    private static String job(Run run, int number, String name) {
        boolean first = number == 1;
        boolean ended = run.status.equals("completed");
        String status = ended ? "completed" : first ? "in_progress" : "queued";
        String conclusion = first && run.conclusion.equals("failure") ? "success" : run.conclusion;
        return """
                {"id":%d%d,"run_id":%d,"name":"%s","status":"%s","conclusion":%s,"started_at":"%s","completed_at":%s,
                 "steps":[{"name":"Run %s","number":1,"status":"%s","conclusion":%s,"started_at":"%s","completed_at":%s}]}""".formatted(
                        number,
                        run.id,
                        run.id,
                        name,
                        status,
                        quoted(conclusion),
                        run.at,
                        ended ? quoted(run.at.plusSeconds(20).toString()) : "null",
                        name,
                        status,
                        quoted(conclusion),
                        run.at,
                        ended ? quoted(run.at.plusSeconds(20).toString()) : "null");
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "null" : '"' + text + '"';
    }

    private void plain(HttpExchange exchange, String text) throws IOException {
        exchanges.add(new FakeGitHub.Exchange("GET", exchange.getRequestURI().toString(), 302, ""));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void say(HttpExchange exchange, int status, String body) throws IOException {
        exchanges.add(new FakeGitHub.Exchange(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), status, status < 400 ? body : ""));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
