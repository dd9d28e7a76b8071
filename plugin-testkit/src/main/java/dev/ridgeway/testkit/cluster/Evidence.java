package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was on the cluster when a test failed, in files. Secrets are not among it, and their values are struck out everywhere. */
final class Evidence {

    private static final Path FOLDER = Path.of("target", "cluster-evidence");
    private static final String PARTS =
            "{argocd-*,tekton-*,triggers-*,flux-*,kube-*,kubelet,containerd,coredns,gateway,registry}.log";
    private static final int LOG_LINES = 500;
    private static final int LOG_BYTES = 1 << 18;
    private static final int SHORTEST_SECRET = 6;

    private final KubernetesClient client;
    private final String namespace;
    private final Path folder;
    private final List<String> missing = new ArrayList<>();
    private Set<String> secrets = Set.of();

    private Evidence(KubernetesClient client, String namespace, Path folder) {
        this.client = client;
        this.namespace = namespace;
        this.folder = folder;
    }

    /** Takes what can be had, and never fails itself. */
    static Path collect(KubernetesClient administrator, String namespace, String test) {
        Path folder = FOLDER.resolve(test).toAbsolutePath();
        Evidence evidence = new Evidence(administrator, namespace, folder);
        // Without knowing the secrets nothing can be shown.
        if (evidence.part("the values of secrets, and so everything", evidence::secrets)) {
            // First what goes soonest.
            evidence.part("logs", evidence::logs);
            evidence.part("events", evidence::events);
            evidence.part("objects", evidence::objects);
            evidence.part("what Argo CD says", evidence::application);
            evidence.part("logs of the cluster's own parts", evidence::parts);
        }
        evidence.part("what is missing", evidence::missing);
        return folder;
    }

    @FunctionalInterface
    private interface Part {
        void take() throws IOException;
    }

    private boolean part(String what, Part part) {
        try {
            part.take();
            return true;
        } catch (IOException | UncheckedIOException | KubernetesClientException e) {
            missing.add(what + ": " + e.getMessage());
            return false;
        }
    }

    private void secrets() throws IOException {
        clear();
        Set<String> found = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (Secret secret : client.secrets().inNamespace(namespace).list().getItems()) {
            for (String value : secret.getData().values()) {
                found.add(value);
                found.add(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip());
            }
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Testbed.folder().resolve("etc"), "*.{token,password}")) {
            for (Path file : files) {
                found.add(Files.readString(file).strip());
            }
        }
        found.removeIf(it -> it.length() < SHORTEST_SECRET);
        secrets = found;
    }

    private void clear() throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(folder);
    }

    /** Everything in the namespace but Secrets, and events, which have a file of their own. */
    private void objects() throws IOException {
        List<String> all = new ArrayList<>();
        for (ResourceDefinitionContext kind : kinds()) {
            try {
                for (GenericKubernetesResource each : client.genericKubernetesResources(kind)
                        .inNamespace(namespace)
                        .list()
                        .getItems()) {
                    all.add(yaml(each));
                }
            } catch (KubernetesClientException e) {
                missing.add(kind.getPlural() + ": " + e.getMessage());
            }
        }
        write("objects.yaml", String.join("", all));
    }

    private List<ResourceDefinitionContext> kinds() {
        List<String> versions = new ArrayList<>(List.of("v1"));
        for (APIGroup group : client.getApiGroups().getGroups()) {
            if (!Set.of("metrics.k8s.io", "events.k8s.io").contains(group.getName())) {
                versions.add(group.getPreferredVersion().getGroupVersion());
            }
        }
        List<ResourceDefinitionContext> kinds = new ArrayList<>();
        for (String version : versions) {
            for (APIResource each : client.getApiResources(version).getResources()) {
                if (Boolean.TRUE.equals(each.getNamespaced())
                        && each.getVerbs().contains("list")
                        && !Set.of("secrets", "events").contains(each.getName())) {
                    kinds.add(new ResourceDefinitionContext.Builder()
                            .withGroup(version.contains("/") ? version.substring(0, version.indexOf('/')) : "")
                            .withVersion(version.substring(version.indexOf('/') + 1))
                            .withKind(each.getKind())
                            .withPlural(each.getName())
                            .withNamespaced(true)
                            .build());
                }
            }
        }
        return kinds;
    }

    private void events() throws IOException {
        write(
                "events.txt",
                client.v1().events().inNamespace(namespace).list().getItems().stream()
                        .sorted(Comparator.comparing(Evidence::time))
                        .map(it -> "%s %s %s %s/%s x%s: %s%n"
                                .formatted(
                                        time(it),
                                        it.getType(),
                                        it.getReason(),
                                        it.getInvolvedObject().getKind(),
                                        it.getInvolvedObject().getName(),
                                        Objects.requireNonNullElse(it.getCount(), 1),
                                        it.getMessage()))
                        .collect(Collectors.joining()));
    }

    private static String time(Event event) {
        return Stream.of(
                        event.getEventTime() == null
                                ? null
                                : event.getEventTime().getTime(),
                        event.getLastTimestamp(),
                        event.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private void logs() throws IOException {
        for (Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
            for (ContainerStatus container : Stream.concat(
                            pod.getStatus().getInitContainerStatuses().stream(),
                            pod.getStatus().getContainerStatuses().stream())
                    .toList()) {
                if (container.getState().getRunning() != null
                        || container.getState().getTerminated() != null) {
                    log(pod, container.getName(), false);
                }
                if (container.getLastState().getTerminated() != null) {
                    log(pod, container.getName(), true);
                }
            }
        }
    }

    private void log(Pod pod, String container, boolean previous) throws IOException {
        String name = pod.getMetadata().getName();
        try {
            var of = client.pods().inNamespace(namespace).withName(name).inContainer(container);
            String log =
                    (previous ? of.terminated() : of).tailingLines(LOG_LINES).getLog();
            write("logs/" + name + "." + container + (previous ? ".previous" : "") + ".log", log);
        } catch (KubernetesClientException e) {
            missing.add("the log of " + name + "/" + container + ": " + e.getMessage());
        }
    }

    /** The ends of what the platform's own parts say, for when it is the platform that is at fault. */
    private void parts() throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Testbed.folder().resolve("logs"), PARTS)) {
            for (Path file : files) {
                write("parts/" + file.getFileName(), end(file));
            }
        }
    }

    /** The last whole lines, as many as is worth reading; a log may be long. */
    static String end(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long from = Math.max(0, channel.size() - LOG_BYTES);
            channel.position(from);
            byte[] bytes = Channels.newInputStream(channel).readNBytes(LOG_BYTES);
            List<String> lines =
                    new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
            int first = Math.max(from > 0 ? 1 : 0, lines.size() - LOG_LINES);
            return String.join("\n", lines.subList(Math.min(first, lines.size()), lines.size()));
        }
    }

    private void application() throws IOException {
        List<String> all = new ArrayList<>();
        for (String kind : List.of("AppProject", "Application")) {
            GenericKubernetesResource found = client.genericKubernetesResources(Delivery.API, kind)
                    .inNamespace(Delivery.ARGOCD)
                    .withName(namespace)
                    .get();
            if (found != null) {
                all.add(yaml(found));
            }
        }
        if (!all.isEmpty()) {
            write("argocd.yaml", String.join("", all));
        }
    }

    private void missing() throws IOException {
        if (!missing.isEmpty()) {
            write("missing.txt", String.join("\n", missing) + "\n");
        }
    }

    private static String yaml(GenericKubernetesResource object) {
        object.getMetadata().setManagedFields(List.of());
        String yaml = Serialization.asYaml(object);
        return yaml.startsWith("---") ? yaml : "---\n" + yaml;
    }

    private void write(String name, @Nullable String text) throws IOException {
        String shown = Objects.requireNonNullElse(text, "");
        for (String secret : secrets) {
            shown = shown.replace(secret, "(secret)");
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, shown);
    }
}
