package dev.ridgeway.adapters.kubernetes.google;

import dev.ridgeway.adapters.ToolHttp;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clusters of one project in Google Kubernetes Engine, and the connection to the list of them. */
public final class GkeClusters implements ConnectedTool {

    /** Where Google's API is. */
    public static final URI API = URI.create("https://container.googleapis.com");

    private static final Duration AT_START = Duration.ofSeconds(5);
    private static final String ANYWHERE = "-";

    private final URI api;
    private final String project;
    private final String region;
    private final Map<String, String> labels;
    private final GoogleToken token;
    private Set<String> connected = Set.of();

    /**
     * @param region where to look; empty for everywhere
     * @param labels what a cluster has to carry
     */
    public GkeClusters(URI api, String project, String region, Map<String, String> labels, GoogleToken token) {
        this.api = api;
        this.project = project;
        this.region = region.isBlank() ? ANYWHERE : region;
        this.labels = Map.copyOf(labels);
        this.token = token;
    }

    /**
     * A cluster of the list.
     *
     * @param authority PEM of the certificate that it has to show; empty for one that the JVM trusts
     */
    public record Located(String name, URI address, String authority) {}

    private record Answer(@Nullable List<Cluster> clusters) {}

    private record Cluster(
            @Nullable String name,
            @Nullable String location,
            @Nullable String endpoint,
            @Nullable Map<String, String> resourceLabels,
            @Nullable Authority masterAuth) {}

    private record Authority(@Nullable String clusterCaCertificate) {}

    /** The clusters there are now; those without an address yet are left out, the second of a name says where it is. */
    public List<Located> now() {
        Answer answer = new ToolHttp(title(), api, token.text())
                .get("/v1/projects/" + encoded(project) + "/locations/" + encoded(region) + "/clusters", Answer.class);
        List<Located> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Cluster cluster : answer.clusters() == null ? List.<Cluster>of() : answer.clusters()) {
            Map<String, String> carried = cluster.resourceLabels() == null ? Map.of() : cluster.resourceLabels();
            if (cluster.name() == null
                    || cluster.endpoint() == null
                    || cluster.endpoint().isBlank()
                    || !carried.entrySet().containsAll(labels.entrySet())) {
                continue;
            }
            String name = names.add(cluster.name()) ? cluster.name() : cluster.name() + "-" + cluster.location();
            found.add(new Located(name, URI.create("https://" + cluster.endpoint()), pem(cluster.masterAuth())));
        }
        return found;
    }

    private static String pem(@Nullable Authority authority) {
        String certificate = authority == null ? null : authority.clusterCaCertificate();
        try {
            return certificate == null
                    ? ""
                    : new String(Base64.getMimeDecoder().decode(certificate), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The same for a start, which waits a few seconds for it and no longer; none where Google does not answer. */
    public List<Located> atStart() {
        CompletableFuture<List<Located>> asked = CompletableFuture.supplyAsync(this::now, Thread::startVirtualThread);
        List<Located> found = List.of();
        try {
            found = asked.get(AT_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The connection to the list says why, each time that it is asked.
            asked.cancel(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connected = names(found);
        return found;
    }

    private static Set<String> names(List<Located> clusters) {
        return clusters.stream().map(Located::name).collect(Collectors.toSet());
    }

    @Override
    public String name() {
        return "gke-" + (project + "-" + region).replaceAll("[^A-Za-z0-9.-]+|-+$", "");
    }

    @Override
    public String kind() {
        return "gke";
    }

    @Override
    public String title() {
        return "Google Kubernetes Engine (" + project + ")";
    }

    @Override
    public String address() {
        return api.toString();
    }

    @Override
    public String ask() {
        Set<String> others;
        try {
            others = names(now());
        } catch (ToolRefused | ToolUnavailable refused) {
            token.forget();
            throw refused;
        }
        Set<String> fresh = new HashSet<>(others);
        fresh.removeAll(connected);
        if (!fresh.isEmpty()) {
            throw new ToolRefused(
                    "cluster-found-later",
                    "Found since the server started, and not connected yet: "
                            + fresh.stream().sorted().collect(Collectors.joining(", ")) + ".",
                    "Restart the server to connect them.");
        }
        return "";
    }

    @Override
    public ToolRights rights() {
        return ToolRights.all("find clusters");
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }
}
