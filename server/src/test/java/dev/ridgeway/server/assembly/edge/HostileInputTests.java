package dev.ridgeway.server.assembly.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.git.GitFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;

/** Sends to every endpoint, in the place of every part of a good request, what no honest client sends. */
class HostileInputTests {

    private static final String AJAX = "X-Requested-With: XMLHttpRequest";
    private static final int LONGEST_REFUSAL = 4_000;

    /** What only whoever runs the server may read: classes, statements, folders of the machine. */
    private static final Pattern INTERNALS = Pattern.compile(
            "\\w+Exception|\\bat [\\w.$]+\\(|dev\\.ridgeway\\.|org\\.(spring|postgres|eclipse|apache)|tools\\.jackson"
                    + "|(?i:insert into|select \\*|sqlstate|/tmp/|/home/|/var/|ridgeway-server\\d)");

    private static final List<String> IN_ADDRESSES = List.of(
            "%00",
            "a%00b",
            "%ED%A0%80",
            "%C0%80",
            "%01%1B%0D%0Ax",
            "..%2F..%2F..%2Fetc%2Fpasswd",
            "..",
            "%2e%2e",
            "a;b=c",
            "%",
            "%zz",
            "%25",
            "99999999999999999999999999",
            "-1",
            "1e999",
            "%27%22%3B--",
            "%7B%24%22",
            "%E2%80%AE",
            "a".repeat(7_000));

    private static final List<String> NOT_PLAIN =
            List.of("\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"");

    private static final List<String> IN_BODIES = List.of(
            "\"\\u0001\\u001b\\r\\n\"",
            "\"../../../../etc/passwd\"",
            "\"/etc/passwd\"",
            "\"" + "a".repeat(1_000_000) + "\"",
            "\"https://example.com/" + "a".repeat(100_000) + "\"",
            "\"\"",
            "\"${{ 1 + }}\"",
            "5",
            "-1",
            "1e999999",
            "9".repeat(400),
            "true",
            "null",
            "[]",
            "{}",
            "[null]",
            "[\"\"]",
            "{\"\":\"\"}",
            "[".repeat(400) + "]".repeat(400),
            "{\"a\":".repeat(400) + "1" + "}".repeat(400));

    private static final List<String> NO_BODIES = List.of(
            "{",
            "nonsense",
            "\"text\"",
            "5",
            "[]",
            "{\"a\":1}{",
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "{\"a\\u0000\":1}",
            "{\"a\":\"\\u0000\"}",
            "{\"a\":" + "9".repeat(10_000) + "}");

    /** Where any JSON is good: what people keep or answer, what a step is given, what a filter compares with. */
    private static final Pattern OF_ANY_TYPE = Pattern.compile(
            " /value(s/.*|/.*)?$|/steps/0/input/|/spec/(parameters|type)$| /query/|/orderBy$|/permission/type$");

    private static LivedIn home;

    @BeforeAll
    static void start() throws IOException {
        home = new LivedIn(RidgewayServer.class);
    }

    @AfterAll
    static void stop() {
        home.close();
    }

    @Test
    void refusesHostilePaths() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : endpoints()) {
            for (String variable : endpoint.variables()) {
                for (String hostile : IN_ADDRESSES) {
                    String path = endpoint.path(it -> it.equals(variable) ? hostile : home.value(endpoint, it));
                    String query = home.query(endpoint);
                    look(
                            wrong,
                            endpoint,
                            variable,
                            hostile,
                            ask(endpoint, query.isEmpty() ? path : path + "?" + query));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void refusesHostileQueries() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.pattern().endsWith("/eventstream")) {
                continue;
            }
            String path = endpoint.path(variable -> home.value(endpoint, variable));
            for (String parameter : endpoint.parameters()) {
                for (String hostile : IN_ADDRESSES) {
                    String rest = home.query(endpoint).replaceAll("&?" + parameter + "=[^&]*", "");
                    String query = "?" + parameter + "=" + hostile + (rest.isEmpty() ? "" : "&" + rest);
                    look(wrong, endpoint, parameter, hostile, ask(endpoint, path + query));
                }
            }
            look(wrong, endpoint, "the name of a parameter", "a%00", ask(endpoint, path + "?a%00=b"));
            look(wrong, endpoint, "the name of a parameter", "a%01", ask(endpoint, path + "?a%01=b"));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void refusesHostileBodies() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : endpoints()) {
            if (!endpoint.takesBody()) {
                continue;
            }
            for (String body : NO_BODIES) {
                RunningServer.Answer answer = send(endpoint, body);
                look(wrong, endpoint, "the body", body, answer);
                if (answer.status() < 400) {
                    wrong.add(endpoint + " takes " + shown(body));
                }
            }
            for (String pointer : pointers("", JsonMapper.shared().readTree(home.body(endpoint)))) {
                for (String hostile : NOT_PLAIN) {
                    RunningServer.Answer answer = send(endpoint, with(endpoint, pointer, hostile));
                    look(wrong, endpoint, pointer, hostile, answer);
                    if (answer.status() != 400 || !answer.body().contains("The field \\\"" + pointer + "\\\"")) {
                        wrong.add(endpoint + " " + pointer + " takes " + hostile + " -> " + answer.status()
                                + answer.body());
                    }
                }
                for (String hostile : IN_BODIES) {
                    RunningServer.Answer answer = send(endpoint, with(endpoint, pointer, hostile));
                    look(wrong, endpoint, pointer, hostile, answer);
                    if (answer.status() < 400 && isOfAnotherType(endpoint, pointer, hostile)) {
                        wrong.add(endpoint + " " + pointer + " takes " + shown(hostile));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void refusesHostileHeadersAndEndlessAddresses() throws IOException {
        List<String> wrong = new ArrayList<>();
        Endpoint session = new Endpoint("GET", "/api/ridgeway/session", List.of(), false);
        for (String header : List.of(
                "Authorization: Bearer \u0001",
                "Authorization: Bearer " + "a".repeat(6_000),
                "Authorization: Basic AAAAAA==",
                "Cookie: ridgeway-session=\u0081",
                "X-Requested-With: \u0081",
                "X-Request-Id: \u0000",
                "Accept: nonsense",
                "Content-Type: \u00e4")) {
            look(wrong, session, "a header", header, home.server().get(session.pattern(), header));
        }
        RunningServer.Answer tooLong = home.server().get("/api/ridgeway/session?a=" + "a".repeat(100_000));
        assertThat(tooLong.status()).isBetween(400, 499);
        assertThat(tooLong.body()).doesNotContainPattern(INTERNALS);
        assertThat(wrong).isEmpty();
    }

    @Test
    void refusesEndlessBodies() throws IOException {
        String endless = "{\"type\":\"url\",\"target\":\"" + "a".repeat(17_000_000) + "\"}";

        RunningServer.Answer answer =
                home.server().ask("POST", "/api/catalog/locations", endless, LivedIn.EVERYTHING, AJAX);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("body-too-large");
    }

    @Test
    void refusesBodiesOfEndlesslyManyValues() throws IOException {
        String many = "{\"values\":[{}" + ",{}".repeat(1_000_000) + "]}";

        RunningServer.Answer answer =
                home.server().ask("POST", "/api/scaffolder/v2/tasks", many, LivedIn.EVERYTHING, AJAX);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asString()).contains("more than 500000 values");
    }

    @Test
    void saysNothingOfTheMachineWhenARepositoryIsDamaged() throws IOException {
        String at = "/api/ridgeway/code/repositories";
        home.server().ask("POST", at, "{\"owner\":\"team\",\"name\":\"damaged\"}", LivedIn.EVERYTHING);
        Path folder = home.server()
                .context()
                .getBean(GitFolders.class)
                .folder(new RepositoryName(Code.EMBEDDED, "team", "damaged"));
        FileSystemUtils.deleteRecursively(folder);
        Files.writeString(folder, "no folder");

        for (String page : List.of("/branches", "/tree", "/commits", "/file?path=x")) {
            RunningServer.Answer answer = home.server().get(at + "/team/damaged" + page, LivedIn.EVERYTHING);
            assertThat(answer.status()).as(answer.body()).isGreaterThanOrEqualTo(400);
            assertThat(answer.body()).doesNotContainPattern(INTERNALS);
        }
    }

    private static List<Endpoint> endpoints() {
        return home.endpoints().stream()
                .filter(it -> !it.pattern().equals("/api/ridgeway/events"))
                .toList();
    }

    private static RunningServer.Answer ask(Endpoint endpoint, String address) throws IOException {
        return home.server().ask(endpoint.verb(), address, home.body(endpoint), LivedIn.EVERYTHING, AJAX);
    }

    private static RunningServer.Answer send(Endpoint endpoint, String body) throws IOException {
        String path = endpoint.path(variable -> home.value(endpoint, variable));
        return home.server().ask(endpoint.verb(), path, body, LivedIn.EVERYTHING, AJAX);
    }

    private static String with(Endpoint endpoint, String pointer, String hostile) {
        String mark = "\"HERE\"";
        JsonNode body = JsonMapper.shared().readTree(home.body(endpoint));
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = body.at(pointer.substring(0, slash));
        String name = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        if (parent instanceof ObjectNode object) {
            object.put(name, "HERE");
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), "HERE");
        }
        return body.toString().replace(mark, hostile);
    }

    private static boolean isOfAnotherType(Endpoint endpoint, String pointer, String hostile) {
        JsonNodeType wanted =
                JsonMapper.shared().readTree(home.body(endpoint)).at(pointer).getNodeType();
        JsonNodeType sent = JsonMapper.shared().readTree(hostile).getNodeType();
        return sent != wanted
                && sent != JsonNodeType.NULL
                && !OF_ANY_TYPE.matcher(endpoint + " " + pointer).find();
    }

    private static List<String> pointers(String at, JsonNode node) {
        List<String> pointers = new ArrayList<>();
        if (!at.isEmpty()) {
            pointers.add(at);
        }
        node.propertyStream()
                .forEach(entry -> pointers.addAll(
                        pointers(at + "/" + entry.getKey().replace("~", "~0").replace("/", "~1"), entry.getValue())));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            pointers.addAll(pointers(at + "/" + i, node.get(i)));
        }
        return pointers;
    }

    private static void look(
            List<String> wrong, Endpoint endpoint, String part, String hostile, RunningServer.Answer answer) {
        String what = endpoint + " with " + part + " = " + shown(hostile) + " -> " + answer.status() + " ";
        if (hostile.contains("%00") && answer.status() != 400) {
            wrong.add(what + "NUL is taken");
        }
        if (answer.status() >= 500) {
            wrong.add(what + shown(answer.body()));
        }
        if (answer.status() >= 400) {
            if (!isProblem(answer)) {
                wrong.add(what + "is no problem: " + shown(answer.body()));
            } else if (INTERNALS.matcher(answer.body()).find()) {
                wrong.add(what + "shows internals: " + answer.body());
            } else if (answer.body().length() > LONGEST_REFUSAL) {
                wrong.add(what + "is " + answer.body().length() + " characters long");
            }
        }
    }

    private static boolean isProblem(RunningServer.Answer answer) {
        if (!Set.of("application/json", "application/problem+json")
                .contains(answer.header("Content-Type").replaceAll(";.*", ""))) {
            return false;
        }
        JsonNode body = answer.json();
        return body.hasNonNull("code")
                || body.at("/error").hasNonNull("code")
                || body.path("errors").isArray();
    }

    private static String shown(String text) {
        return text.length() < 300 ? text : text.substring(0, 200) + "… (" + text.length() + ")";
    }
}
