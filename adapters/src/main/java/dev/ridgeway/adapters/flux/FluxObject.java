package dev.ridgeway.adapters.flux;

import static dev.ridgeway.adapters.JsonFields.instant;
import static dev.ridgeway.adapters.JsonFields.said;

import dev.ridgeway.adapters.DeliveredWorkloads;
import dev.ridgeway.adapters.DeliveredWorkloads.Part;
import dev.ridgeway.plugin.Excerpt;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What Flux' GitRepositories, Kustomizations and HelmReleases have in common; what their conditions mean is written at
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#conditions.
 */
final class FluxObject {

    private static final Pattern COMMIT = Pattern.compile("(?:^|[@/:])([0-9a-f]{40})$");

    /** It did what was asked and finds it not well, or has not begun: nothing is wrong with what is asked. */
    private static final Set<String> NO_PROBLEM = Set.of(
            "HealthCheckFailed",
            "HealthCheckCanceled",
            "DependencyNotReady",
            "Progressing",
            "ProgressingWithRetry",
            "TestFailed");

    private static final Set<String> HELM = Set.of("InstallFailed", "UpgradeFailed", "RollbackFailed");

    private final JsonNode object;

    FluxObject(JsonNode object) {
        this.object = object;
    }

    /** Another object of Flux. */
    record Ref(String namespace, String name) {}

    String namespace() {
        return text("/metadata/namespace");
    }

    String name() {
        return text("/metadata/name");
    }

    String text(String pointer) {
        return said(object.at(pointer));
    }

    boolean is(String pointer) {
        return object.at(pointer).asBoolean(false);
    }

    JsonNode at(String pointer) {
        return object.at(pointer);
    }

    Map<String, String> labels() {
        return texts("/metadata/labels");
    }

    Map<String, String> annotations() {
        return texts("/metadata/annotations");
    }

    private Map<String, String> texts(String pointer) {
        Map<String, String> texts = new TreeMap<>();
        object.at(pointer).propertyStream().forEach(it -> texts.put(it.getKey(), said(it.getValue())));
        return texts;
    }

    /** The Git repository that it takes from; empty for sources of other kinds. */
    Optional<Ref> source() {
        JsonNode ref = object.at("/spec/chart/spec/sourceRef").isMissingNode()
                ? object.at("/spec/sourceRef")
                : object.at("/spec/chart/spec/sourceRef");
        String namespace = said(ref.path("namespace"));
        return said(ref.path("kind")).equals("GitRepository")
                ? Optional.of(new Ref(namespace.isEmpty() ? namespace() : namespace, said(ref.path("name"))))
                : Optional.empty();
    }

    /** What Flux brought of it last, without those whose names do not tell where they end. */
    List<Part> inventory() {
        return object.at("/status/inventory/entries")
                .valueStream()
                .map(it -> said(it.path("id")).split("_", -1))
                .filter(it -> it.length == 4)
                .map(it -> new Part(it[0], it[1], it[2], it[3]))
                .toList();
    }

    private JsonNode condition(String type) {
        return object.at("/status/conditions")
                .valueStream()
                .filter(it -> said(it.path("type")).equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    boolean has(String type, String status) {
        return said(condition(type).path("status")).equals(status);
    }

    @Nullable
    Instant since(String type) {
        return instant(condition(type).path("lastTransitionTime"));
    }

    /** What it brought did not come up in the time that it may take. */
    boolean waitedInVain() {
        JsonNode ready = condition("Ready");
        String reason = said(ready.path("reason"));
        return has("Ready", "False")
                && (reason.equals("HealthCheckFailed")
                        || reason.equals("TestFailed")
                        || (HELM.contains(reason) && DeliveredWorkloads.waitedInVain(said(ready.path("message")))));
    }

    /** Why it cannot do what is asked; empty when nothing stands in the way. */
    String problem() {
        JsonNode ready = condition("Ready");
        boolean leaves = !text("/metadata/deletionTimestamp").isEmpty();
        boolean unseen = said(ready.path("message")).contains("latest generation of object has not been reconciled");
        return has("Ready", "False")
                        && !leaves
                        && !unseen
                        && !NO_PROBLEM.contains(said(ready.path("reason")))
                        && !waitedInVain()
                ? Excerpt.of(said(ready.path("message")))
                : "";
    }

    /** Of a revision such as {@code main@sha1:…} the commit; empty when it names none. */
    static String commit(String revision) {
        Matcher commit = COMMIT.matcher(revision);
        return commit.find() ? commit.group(1) : "";
    }

    /** A path within the repository without dots; empty for its root, and for one that leads out of it. */
    static String inside(String path) {
        try {
            return Path.of("/").resolve(path).normalize().toString().substring(1);
        } catch (InvalidPathException e) {
            return "";
        }
    }
}
