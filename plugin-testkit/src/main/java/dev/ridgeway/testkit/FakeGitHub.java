package dev.ridgeway.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A small GitHub: repositories with files, in the shapes of its REST API, people and teams in those of its GraphQL API, and
 * in whatever trouble a test wants. It knows no repository, and lists none, without its token.
 */
public final class FakeGitHub implements AutoCloseable {

    /** The token that lets one in. */
    public static final String TOKEN = "github-token-of-the-test";

    private static final Pattern CONTENTS = Pattern.compile("/repos/([^/]+/[^/]+)/contents/(.+)");
    private static final Pattern TREES = Pattern.compile("/repos/([^/]+/[^/]+)/git/trees/([^/]+)");
    private static final Pattern ZIPBALL = Pattern.compile("/repos/([^/]+/[^/]+)/zipball(?:/([^/]+))?");
    private static final Pattern LIST = Pattern.compile("/(orgs|users)/([^/]+)/repos");
    private static final Pattern PAGE = Pattern.compile("[?&]page=([0-9]+)");
    private static final int PAGE_SIZE = 3;

    private final HttpServer server;
    private final Map<String, Hosted> repositories = new ConcurrentSkipListMap<>();
    private final Map<String, String> renamed = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Organization> organizations = new ConcurrentHashMap<>();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private volatile Trouble trouble = exchange -> false;

    /** Answers in the place of the server, or does nothing and answers false. */
    public interface Trouble {
        boolean answered(HttpExchange exchange) throws IOException;
    }

    /** A repository; {@code revision} counts the pushes. */
    public static final class Hosted {
        private final Map<String, String> files = new TreeMap<>();
        private volatile boolean archived;
        private volatile boolean fork;
        private volatile List<String> topics = List.of();
        private volatile int revision;

        /** Writes a file, as if somebody had pushed it. */
        public synchronized Hosted push(String path, String text) {
            files.put(path, text);
            revision++;
            return this;
        }

        /** Removes a file, as if somebody had pushed that. */
        public synchronized Hosted remove(String path) {
            files.remove(path);
            revision++;
            return this;
        }

        /** Archives it. */
        public Hosted archive() {
            archived = true;
            return this;
        }

        /** Lets it be a fork of another one. */
        public Hosted fork() {
            fork = true;
            return this;
        }

        /** Gives it these topics. */
        public Hosted topics(String... names) {
            topics = List.of(names);
            return this;
        }
    }

    /** A question to the GraphQL API, whole, and its answer. */
    public record Told(String question, String answer) {}

    /** The people and teams of an organisation. */
    public static final class Organization {
        private final String login;
        private final Map<String, String> people = new ConcurrentSkipListMap<>();
        private final Map<String, Team> teams = new ConcurrentSkipListMap<>();

        private record Team(String parent, List<String> members) {}

        private Organization(String login) {
            this.login = login;
        }

        /** Somebody joins, under this login and name. */
        public Organization person(String person, String name) {
            people.put(person, name);
            return this;
        }

        /** Somebody leaves. */
        public Organization leaves(String person) {
            people.remove(person);
            return this;
        }

        /** A team with these members, below another one unless that is empty; replaces the one of that name. */
        public Organization team(String slug, String parent, String... members) {
            teams.put(slug, new Team(parent, List.of(members)));
            return this;
        }

        private String json(String person) {
            return """
                    {"id":"U_%s","login":"%s","name":"%s","bio":null,"email":"%s@example.com",
                    "avatarUrl":"https://avatars.example.com/%s","organizationVerifiedDomainEmails":["%s+work@example.org"]}""".formatted(person, person, people.get(person), person, person, person);
        }

        private String json(String slug, int from, int size) {
            Team team = Objects.requireNonNull(teams.get(slug));
            String parent = team.parent.isEmpty() ? "null" : "{\"slug\":\"" + team.parent + "\"}";
            return """
                    {"slug":"%s","combinedSlug":"%s/%s","name":"Team %s","description":null,"avatarUrl":null,
                    "editTeamUrl":"https://github.example.com/orgs/%s/teams/%s/edit","parentTeam":%s,"members":%s}""".formatted(
                            slug,
                            login,
                            slug,
                            slug,
                            login,
                            slug,
                            parent,
                            members(slug, from, size).replaceFirst(",\"endCursor\":\"\\d+\"", ""));
        }

        private String members(String slug, int from, int size) {
            List<String> all = Objects.requireNonNull(teams.get(slug)).members;
            return page(all.stream().map("{\"login\":\"%s\"}"::formatted).toList(), from, size);
        }

        private static String page(List<String> all, int from, int size) {
            int to = Math.min(all.size(), from + size);
            return "{\"pageInfo\":{\"hasNextPage\":%s,\"endCursor\":\"%d\"},\"nodes\":[%s]}"
                    .formatted(to < all.size(), to, String.join(",", all.subList(Math.min(from, to), to)));
        }
    }

    /** A request with its query, and the answer; the body only where it is JSON. */
    public record Exchange(String method, String uri, int status, String body) {}

    /** Whatever its REST API was asked so far; forgets it. */
    public List<Exchange> exchanges() {
        List<Exchange> all = List.copyOf(exchanges);
        exchanges.removeAll(all);
        return all;
    }

    private void record(HttpExchange exchange, int status, String body) {
        exchanges.add(new Exchange(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), status, body));
    }

    /** The organisation of that login, made when it is missing. */
    public Organization organization(String login) {
        return organizations.computeIfAbsent(login, Organization::new);
    }

    /** Whatever the GraphQL API was asked so far; forgets it. */
    public List<Told> told() {
        List<Told> all = List.copyOf(told);
        told.removeAll(all);
        return all;
    }

    private void graph(HttpExchange exchange) throws IOException {
        String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Organization organization = organizations.get(variable(question, "org"));
        String answer;
        if (organization == null) {
            answer =
                    "{\"data\":{\"organization\":null},\"errors\":[{\"type\":\"NOT_FOUND\",\"path\":[\"organization\"],"
                            + "\"message\":\"Could not resolve to an Organization with the login of '"
                            + variable(question, "org") + "'.\"}]}";
        } else {
            answer = "{\"data\":{\"organization\":{" + connection(organization, question) + "}}}";
        }
        told.add(new Told(question, answer));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        begin(exchange, 200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String connection(Organization organization, String question) {
        String cursor = variable(question, "cursor");
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int size = Integer.parseInt(variable(question, "pageSize"));
        String slug = variable(question, "teamSlug");
        if (!slug.isEmpty()) {
            return "\"team\":{\"members\":" + organization.members(slug, from, size) + "}";
        }
        if (question.contains("membersWithRole")) {
            boolean email = variable(question, "email").equals("true");
            List<String> all = organization.people.keySet().stream()
                    .map(organization::json)
                    .map(it -> email ? it : it.replaceAll("\"email\":[^,]*,", ""))
                    .toList();
            return "\"membersWithRole\":" + Organization.page(all, from, size);
        }
        int members = Integer.parseInt(variable(question, "membersPageSize"));
        List<String> all = organization.teams.keySet().stream()
                .map(it -> organization.json(it, 0, members))
                .toList();
        return "\"teams\":" + Organization.page(all, from, size);
    }

    private static String variable(String question, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(question);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Starts on a free port. */
    public FakeGitHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals("/rate_limit")) {
                    // Asked now and then by whoever shows how the host is.
                    status(200, Map.of(), "").answered(exchange);
                } else if (!trouble.answered(exchange)) {
                    answer(exchange);
                }
            }
        });
        server.start();
    }

    /** The host of its pages, as the configuration names it. */
    public String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** The address of its API. */
    public String api() {
        return "http://" + host();
    }

    /** The entry of {@code integrations.github}, on one line. */
    public String integration() {
        return "{host: '%s', apiBaseUrl: '%s', token: %s}".formatted(host(), api(), TOKEN);
    }

    /** Where a browser is shown a file of the branch main. */
    public String page(String repository, String path) {
        return "https://" + host() + "/" + repository + "/blob/main/" + path;
    }

    /** The repository {@code owner/name}, made when it is missing. */
    public Hosted repository(String name) {
        return repositories.computeIfAbsent(name, key -> new Hosted());
    }

    /** Removes a repository. */
    public void delete(String name) {
        repositories.remove(name);
    }

    /** Gives a repository another name; the old one leads to the new one. */
    public void rename(String name, String other) {
        repositories.put(other, hosted(name));
        repositories.remove(name);
        renamed.put(name, other);
    }

    /** Is in that trouble from now on. */
    public void trouble(Trouble next) {
        trouble = next;
    }

    /** Is well again. */
    public void recover() {
        trouble = exchange -> false;
    }

    /** Answers everything so. */
    public static Trouble status(int status, Map<String, String> headers, String message) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] body = error(message);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            return true;
        };
    }

    private static byte[] error(String message) {
        return ("{\"message\":\"" + message + "\",\"documentation_url\":\"https://docs.github.com\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Path and status of every request so far; forgets them. */
    public List<String> asked() {
        List<String> all = List.copyOf(asked);
        asked.removeAll(all);
        return all;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            refuse(exchange, 401, "Bad credentials");
            return;
        }
        if (path.equals("/graphql")) {
            graph(exchange);
            return;
        }
        Matcher list = LIST.matcher(path);
        Matcher contents = CONTENTS.matcher(path);
        Matcher trees = TREES.matcher(path);
        Matcher zipball = ZIPBALL.matcher(path);
        if (list.matches()) {
            list(exchange, list.group(1), list.group(2));
        } else if (contents.matches() && here(exchange, contents.group(1))) {
            contents(exchange, contents.group(1), contents.group(2));
        } else if (trees.matches() && here(exchange, trees.group(1))) {
            tagged(exchange, tree(hosted(trees.group(1))));
        } else if (zipball.matches() && here(exchange, zipball.group(1))) {
            record(exchange, 200, "");
            byte[] zip = zip(zipball.group(1), hosted(zipball.group(1)));
            begin(exchange, 200, zip.length);
            exchange.getResponseBody().write(zip);
        } else if (!list.matches() && exchange.getResponseCode() < 0) {
            refuse(exchange, 404, "Not Found");
        }
    }

    private Hosted hosted(String name) {
        return Objects.requireNonNull(repositories.get(name));
    }

    /** Answers itself when the repository is not there under that name. */
    private boolean here(HttpExchange exchange, String name) throws IOException {
        if (renamed.containsKey(name)) {
            exchange.getResponseHeaders()
                    .set("Location", api() + exchange.getRequestURI().toString().replace(name, renamed.get(name)));
            begin(exchange, 301, -1);
            return false;
        }
        return repositories.containsKey(name);
    }

    private void list(HttpExchange exchange, String kind, String owner) throws IOException {
        List<Map.Entry<String, Hosted>> all = repositories.entrySet().stream()
                .filter(it -> it.getKey().startsWith(owner + "/"))
                .toList();
        if (kind.equals("users") || all.isEmpty()) {
            refuse(exchange, 404, "Not Found");
            return;
        }
        Matcher asked = PAGE.matcher(exchange.getRequestURI().toString());
        int page = asked.find() ? Integer.parseInt(asked.group(1)) : 1;
        int from = Math.min(all.size(), (page - 1) * PAGE_SIZE);
        int to = Math.min(all.size(), page * PAGE_SIZE);
        if (to < all.size()) {
            String next = api() + exchange.getRequestURI().getPath() + "?type=all&per_page=100&page=" + (page + 1);
            exchange.getResponseHeaders().set("Link", "<" + next + ">; rel=\"next\", <" + next + ">; rel=\"last\"");
        }
        tagged(
                exchange,
                all.subList(from, to).stream()
                        .map(it -> json(it.getKey(), it.getValue()))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private String json(String fullName, Hosted it) {
        String[] parts = fullName.split("/", 2);
        String pushed = it.revision == 0 ? "null" : "\"2026-01-01T00:00:%02dZ\"".formatted(it.revision);
        return """
                {"id":%d,"name":"%s","full_name":"%s","private":true,"owner":{"login":"%s","type":"Organization"},
                "html_url":"https://%s/%s","fork":%s,"archived":%s,"disabled":false,"visibility":"private",
                "default_branch":"main","pushed_at":%s,"topics":[%s]}""".formatted(
                        fullName.hashCode() & 0xffff,
                        parts[1],
                        fullName,
                        parts[0],
                        host(),
                        fullName,
                        it.fork,
                        it.archived,
                        pushed,
                        it.topics.stream().map(one -> "\"" + one + "\"").collect(Collectors.joining(",")));
    }

    private void contents(HttpExchange exchange, String name, String path) throws IOException {
        Hosted repository = hosted(name);
        String text;
        synchronized (repository) {
            text = repository.files.get(path);
        }
        String ref = exchange.getRequestURI().getQuery();
        boolean raw =
                String.valueOf(exchange.getRequestHeaders().getFirst("Accept")).contains("raw");
        if (text == null || !raw || (ref != null && !ref.equals("ref=main"))) {
            refuse(exchange, 404, "Not Found");
        } else {
            tagged(exchange, text);
        }
    }

    private static String tree(Hosted repository) {
        synchronized (repository) {
            return repository.files.keySet().stream()
                    .map(it -> "{\"path\":\"%s\",\"mode\":\"100644\",\"type\":\"blob\",\"sha\":\"0\",\"size\":1}"
                            .formatted(it))
                    .collect(Collectors.joining(",", "{\"sha\":\"0\",\"tree\":[", "],\"truncated\":false}"));
        }
    }

    private static byte[] zip(String name, Hosted repository) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment("0123456789abcdef0123456789abcdef01234567");
            synchronized (repository) {
                for (Map.Entry<String, String> file : repository.files.entrySet()) {
                    zip.putNextEntry(new ZipEntry(name.replace('/', '-') + "-0123456/" + file.getKey()));
                    zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void tagged(HttpExchange exchange, String body) throws IOException {
        String tag = "W/\"" + Integer.toHexString(body.hashCode()) + "\"";
        exchange.getResponseHeaders().set("ETag", tag);
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            record(exchange, 304, "");
            begin(exchange, 304, -1);
        } else {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            record(exchange, 200, body.startsWith("{") || body.startsWith("[") ? body : "");
            begin(exchange, 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void refuse(HttpExchange exchange, int status, String message) throws IOException {
        byte[] body = error(message);
        begin(exchange, status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void begin(HttpExchange exchange, int status, long length) throws IOException {
        asked.add(exchange.getRequestURI().getPath() + " " + status);
        exchange.sendResponseHeaders(status, length);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
