package dev.ridgeway.adapters.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.JsonFields;
import dev.ridgeway.adapters.kubernetes.ClusterAbility.Rule;
import dev.ridgeway.plugin.Excerpt;
import dev.ridgeway.plugin.runtime.HelmRelease;
import dev.ridgeway.plugin.runtime.HelmRelease.Content;
import dev.ridgeway.plugin.runtime.HelmRelease.Workload;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The secrets in which Helm writes down its releases, one a revision: base64 of compressed JSON. Listed is what surrounds
 * them alone, and one is opened only for what is no secret; its settings are passed over while it is read, and its manifest
 * is gone when that is done.
 */
final class HelmSecrets {

    static final String RULE = new Rule("", List.of("secrets"), List.of("get", "list")).toString();

    private static final String TYPE = "helm.sh/release.v1";
    private static final int LISTED_AT_ONCE = 500;
    private static final int MOST_BYTES = 20 * 1024 * 1024;
    private static final int MOST_LABELS = 50;
    private static final int MOST_OBJECTS = 100;
    private static final String METADATA_ALONE = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private static final Set<String> OF_HELM = Set.of("owner", "name", "status", "version", "createdAt", "modifiedAt");
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob");
    private static final Pattern BETWEEN = Pattern.compile("(?m)^---(?:[ \\t].*)?$");

    private final KubernetesClient client;

    HelmSecrets(KubernetesClient client) {
        this.client = client;
    }

    /** What of Helm's JSON is read at all. */
    private record Written(
            @Nullable Info info,
            @Nullable Packed chart,
            @Nullable String manifest) {}

    private record Info(
            @JsonProperty("first_deployed") @Nullable String firstDeployed,
            @JsonProperty("last_deployed") @Nullable String lastDeployed,
            @Nullable String description) {}

    private record Packed(@Nullable Chart metadata) {}

    private record Chart(
            @Nullable String name,
            @Nullable String version,
            @Nullable String appVersion) {}

    /** One that is listed, and the name of its secret. */
    private record Listed(String secret, HelmRelease closed) {}

    List<HelmRelease> releases(String namespace, List<HelmRelease> known) {
        Map<String, HelmRelease> before = new HashMap<>();
        known.forEach(it -> before.put(it.id(), it));
        List<HelmRelease> releases = new ArrayList<>();
        for (Listed each : listed(namespace)) {
            HelmRelease same = before.get(each.closed().id());
            if (same != null) {
                releases.add(same);
            } else {
                opened(each).ifPresent(releases::add);
            }
        }
        return releases;
    }

    private List<Listed> listed(String namespace) {
        List<Listed> all = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = page(namespace, next);
            page.path("items")
                    .valueStream()
                    .flatMap(it -> listed(it.path("metadata")).stream())
                    .forEach(all::add);
            next = page.at("/metadata/continue").asString("");
        } while (!next.isEmpty());
        return all;
    }

    private JsonNode page(String namespace, String next) {
        String address = client.getMasterUrl().toString().replaceFirst("/+$", "") + "/api/v1/"
                + (namespace.isEmpty() ? "" : "namespaces/" + encoded(namespace) + "/")
                + "secrets?labelSelector=" + encoded("owner=helm") + "&fieldSelector=" + encoded("type=" + TYPE)
                + "&limit=" + LISTED_AT_ONCE + (next.isEmpty() ? "" : "&continue=" + encoded(next));
        HttpResponse<byte[]> answer = ClusterClient.answer(
                client,
                client.getHttpClient()
                        .newHttpRequestBuilder()
                        .uri(URI.create(address))
                        .setHeader("Accept", METADATA_ALONE)
                        .build(),
                byte[].class);
        if (!answer.isSuccessful()) {
            throw new KubernetesClientException(new StatusBuilder()
                    .withCode(answer.code())
                    .withMessage("status " + answer.code())
                    .build());
        }
        try {
            return JsonMapper.shared().readTree(answer.body());
        } catch (JacksonException e) {
            throw new KubernetesClientException("What was answered is no list", e);
        }
    }

    private static Optional<Listed> listed(JsonNode metadata) {
        Map<String, String> labels = new HashMap<>();
        metadata.path("labels").propertyStream().forEach(it -> labels.put(it.getKey(), JsonFields.said(it.getValue())));
        String name = labels.getOrDefault("name", "");
        Optional<Integer> revision = Optional.ofNullable(labels.get("version"))
                .filter(it -> it.matches("[0-9]{1,9}"))
                .map(Integer::valueOf);
        if (name.isEmpty() || revision.isEmpty()) {
            return Optional.empty();
        }
        // Its own label on that, Helm takes over from the revision before.
        Instant written = metadata.path("managedFields")
                .valueStream()
                .map(it -> JsonFields.instant(it.path("time")))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        String status = labels.getOrDefault("status", "");
        labels.keySet().removeAll(OF_HELM);
        return Optional.of(new Listed(
                metadata.path("name").asString(""),
                new HelmRelease(
                        metadata.path("uid").asString("") + "/"
                                + metadata.path("resourceVersion").asString(""),
                        metadata.path("namespace").asString(""),
                        name,
                        revision.get(),
                        status,
                        written,
                        labels,
                        null)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Empty when it is not there any more. */
    private Optional<HelmRelease> opened(Listed listed) {
        Secret secret = client.secrets()
                .inNamespace(listed.closed().namespace())
                .withName(listed.secret())
                .get();
        return secret == null || !TYPE.equals(secret.getType())
                ? Optional.empty()
                : Optional.of(opened(secret, listed.closed()));
    }

    /** Without a content where what is written in it cannot be read. */
    private static HelmRelease opened(Secret secret, HelmRelease closed) {
        try {
            Written written = JsonMapper.shared().readValue(unpacked(secret), Written.class);
            Chart chart = written.chart() == null ? null : written.chart().metadata();
            if (written.info() == null || chart == null) {
                return closed;
            }
            List<Map<?, ?>> objects = objects(written.manifest());
            Map<String, String> labels = agreed(objects, said(chart.name()));
            labels.putAll(closed.labels());
            return new HelmRelease(
                    closed.id(),
                    closed.namespace(),
                    closed.name(),
                    closed.revision(),
                    closed.status(),
                    closed.writtenAt(),
                    labels,
                    content(chart, written.info(), objects, closed.namespace()));
        } catch (IOException | IllegalArgumentException | JacksonException unreadable) {
            return closed;
        }
    }

    private static Content content(Chart chart, Info info, List<Map<?, ?>> objects, String namespace) {
        List<Map<?, ?>> workloads = objects.stream()
                .filter(it -> WORKLOADS.contains(text(it, "kind")))
                .limit(MOST_OBJECTS)
                .toList();
        return new Content(
                said(chart.name()),
                said(chart.version()),
                said(chart.appVersion()),
                JsonFields.instant(info.firstDeployed()),
                JsonFields.instant(info.lastDeployed()),
                said(info.description()),
                workloads.stream().map(it -> workload(it, namespace)).toList(),
                workloads.stream()
                        .flatMap(HelmSecrets::images)
                        .distinct()
                        .limit(MOST_OBJECTS)
                        .toList());
    }

    private static byte[] unpacked(Secret secret) throws IOException {
        String encoded = Optional.ofNullable(secret.getData())
                .map(it -> it.get("release"))
                .orElse("");
        byte[] packed = Base64.getDecoder().decode(Base64.getDecoder().decode(encoded));
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("too large");
            }
            return bytes;
        }
    }

    private static String said(@Nullable String text) {
        return text == null ? "" : Excerpt.of(text.replace("\0", ""));
    }

    /** Those of the manifest that can be read; one that cannot says nothing of the others. */
    private static List<Map<?, ?>> objects(@Nullable String manifest) {
        List<Map<?, ?>> objects = new ArrayList<>();
        for (String each : BETWEEN.split(manifest == null ? "" : manifest, -1)) {
            try {
                if (new Load(LoadSettings.builder().build()).loadFromString(each) instanceof Map<?, ?> object) {
                    objects.add(object);
                }
            } catch (YamlEngineException unreadable) {
                // Helm brought it; what it is cannot be told.
            }
        }
        return objects;
    }

    private static Map<String, String> agreed(List<Map<?, ?>> objects, String chart) {
        Map<String, Set<String>> values = new TreeMap<>();
        for (Map<?, ?> object : objects) {
            map(map(object, "metadata"), "labels").forEach((key, value) -> {
                if (value instanceof String text) {
                    values.computeIfAbsent(said(String.valueOf(key)), it -> new TreeSet<>())
                            .add(said(text));
                }
            });
        }
        Map<String, String> labels = new HashMap<>();
        values.forEach((key, all) -> {
            if (labels.size() < MOST_LABELS && (all.size() == 1 || all.contains(chart))) {
                labels.put(key, all.size() == 1 ? all.iterator().next() : chart);
            }
        });
        return labels;
    }

    private static Workload workload(Map<?, ?> object, String namespace) {
        String own = text(map(object, "metadata"), "namespace");
        String version = text(object, "apiVersion");
        return new Workload(
                own.isEmpty() ? namespace : own,
                version.contains("/") ? version.substring(0, version.indexOf('/')) : "",
                text(object, "kind"),
                text(map(object, "metadata"), "name"));
    }

    private static Stream<String> images(Map<?, ?> workload) {
        Map<?, ?> spec = map(workload, "spec");
        Map<?, ?> of = spec.containsKey("jobTemplate") ? map(map(spec, "jobTemplate"), "spec") : spec;
        Map<?, ?> pod = map(map(of, "template"), "spec");
        return Stream.of("initContainers", "containers")
                .map(pod::get)
                .flatMap(it -> it instanceof List<?> list ? list.stream() : Stream.empty())
                .map(it -> it instanceof Map<?, ?> container ? text(container, "image") : "")
                .filter(it -> !it.isEmpty());
    }

    private static Map<?, ?> map(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> child ? child : Map.of();
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? said(text) : "";
    }
}
