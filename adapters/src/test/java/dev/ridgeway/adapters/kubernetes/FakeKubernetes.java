package dev.ridgeway.adapters.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of a cluster's API as a connection asks about itself. */
public final class FakeKubernetes implements AutoCloseable {

    /** One that has everything Ridgeway knows. */
    public static final List<String> ALL_GROUPS = List.of(
            "apps",
            "autoscaling",
            "batch",
            "networking.k8s.io",
            "gateway.networking.k8s.io",
            "policy",
            "events.k8s.io",
            "metrics.k8s.io",
            "argoproj.io",
            "source.toolkit.fluxcd.io",
            "kustomize.toolkit.fluxcd.io",
            "helm.toolkit.fluxcd.io",
            "apiextensions.crossplane.io",
            "apiextensions.k8s.io",
            "tekton.dev",
            "monitoring.coreos.com");

    private final JsonServer server = new JsonServer(this::answer);
    private final Map<String, List<String>> rules = new HashMap<>();
    private final List<String> namespaces = new ArrayList<>();
    private final List<String> applications = new ArrayList<>();
    private List<String> groups = ALL_GROUPS;
    private String token;
    private boolean listsAllRules = true;

    public FakeKubernetes(String token) throws IOException {
        this.token = token;
    }

    public URI address() {
        return server.address();
    }

    public List<String> asked() {
        return server.asked();
    }

    public FakeKubernetes token(String now) {
        token = now;
        return this;
    }

    public FakeKubernetes groups(String... only) {
        groups = List.of(only);
        return this;
    }

    public FakeKubernetes namespaces(String... names) {
        namespaces.addAll(List.of(names));
        return this;
    }

    /** One application of Argo CD in each of these namespaces. */
    public FakeKubernetes applications(String... in) {
        applications.addAll(List.of(in));
        return this;
    }

    /** Allows everywhere, or in {@code namespace} unless that is empty. */
    public FakeKubernetes allow(String namespace, String verbs, String group, String resources) {
        rules.computeIfAbsent(namespace, it -> new ArrayList<>())
                .add("{\"verbs\":[%s],\"apiGroups\":[\"%s\"],\"resources\":[%s]}"
                        .formatted(quoted(verbs), group, quoted(resources)));
        return this;
    }

    /** As with authorizers that decide and have no list. */
    public FakeKubernetes withoutLists() {
        listsAllRules = false;
        return this;
    }

    private static String quoted(String list) {
        return List.of(list.split(",")).stream()
                .map(it -> '"' + it.strip() + '"')
                .collect(Collectors.joining(","));
    }

    private Answer answer(HttpExchange request, String body) {
        if (!("Bearer " + token).equals(request.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, status(401, "Unauthorized"));
        }
        String path = request.getRequestURI().getPath();
        return switch (path) {
            case "/version" -> Answer.ok("{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.3\"}");
            case "/apis" ->
                Answer.ok("{\"kind\":\"APIGroupList\",\"groups\":[%s]}"
                        .formatted(groups.stream().map(FakeKubernetes::group).collect(Collectors.joining(","))));
            case "/apis/argoproj.io" ->
                groups.contains("argoproj.io")
                        ? Answer.ok(group("argoproj.io"))
                        : new Answer(404, status(404, "NotFound"));
            case "/apis/argoproj.io/v1" ->
                Answer.ok(
                        "{\"kind\":\"APIResourceList\",\"groupVersion\":\"argoproj.io/v1\",\"resources\":[{\"name\":\"applications\",\"kind\":\"Application\",\"namespaced\":true,\"verbs\":[\"get\"]}]}");
            case "/apis/argoproj.io/v1alpha1/applications" -> Answer.ok(applications(request));
            case "/api/v1/namespaces" ->
                Answer.ok("{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"items\":[%s]}"
                        .formatted(namespaces.stream()
                                .map("{\"metadata\":{\"name\":\"%s\"}}"::formatted)
                                .collect(Collectors.joining(","))));
            case "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews" ->
                new Answer(201, rulesReview(JsonMapper.shared().readTree(body)));
            case "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" ->
                new Answer(201, accessReview(JsonMapper.shared().readTree(body)));
            default -> new Answer(404, status(404, "NotFound"));
        };
    }

    /** Whoever watches is told nothing, and soon asks again. */
    private String applications(HttpExchange request) {
        if (String.valueOf(request.getRequestURI().getQuery()).contains("watch=true")) {
            return "";
        }
        return "{\"kind\":\"ApplicationList\",\"apiVersion\":\"argoproj.io/v1alpha1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
                .formatted(applications.stream()
                        .map(
                                "{\"metadata\":{\"name\":\"a\",\"namespace\":\"%s\",\"resourceVersion\":\"1\"}}"
                                        ::formatted)
                        .collect(Collectors.joining(",")));
    }

    private String rulesReview(JsonNode review) {
        String namespace = review.at("/spec/namespace").asString();
        return "{\"kind\":\"SelfSubjectRulesReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":{\"incomplete\":%s,\"nonResourceRules\":[],\"resourceRules\":[%s]}}"
                .formatted(!listsAllRules, listsAllRules ? String.join(",", granted(namespace)) : "");
    }

    private List<String> granted(String namespace) {
        List<String> granted = new ArrayList<>(rules.getOrDefault("", List.of()));
        if (!namespace.isEmpty()) {
            granted.addAll(rules.getOrDefault(namespace, List.of()));
        }
        return granted;
    }

    private String accessReview(JsonNode review) {
        JsonNode wanted = review.at("/spec/resourceAttributes");
        String sub = wanted.path("subresource").asString("");
        String resource = wanted.path("resource").asString() + (sub.isEmpty() ? "" : "/" + sub);
        boolean allowed = granted(wanted.path("namespace").asString("")).stream()
                .map(it -> JsonMapper.shared().readTree(it))
                .anyMatch(it -> holds(it.path("verbs"), wanted.path("verb").asString())
                        && holds(it.path("apiGroups"), wanted.path("group").asString(""))
                        && holds(it.path("resources"), resource));
        return "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":{\"allowed\":%s}}"
                .formatted(allowed);
    }

    private static boolean holds(JsonNode list, String wanted) {
        return list.valueStream()
                .anyMatch(it -> it.asString().equals("*") || it.asString().equals(wanted));
    }

    private static String group(String name) {
        String version = "{\"groupVersion\":\"%s/v1\",\"version\":\"v1\"}".formatted(name);
        return "{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",\"name\":\"%s\",\"versions\":[%s],\"preferredVersion\":%s}"
                .formatted(name, version, version);
    }

    private static String status(int code, String reason) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"%s\",\"reason\":\"%s\",\"code\":%d}"
                .formatted(reason, reason, code);
    }

    @Override
    public void close() {
        server.close();
    }
}
