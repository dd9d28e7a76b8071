package dev.ridgeway.adapters.tekton;

import dev.ridgeway.adapters.ToolInCluster;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.Cluster.Right;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ClusterObjects.Log;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Tekton that lives in a cluster. An entity's runs are those labelled {@code backstage.io/kubernetes-id}, as golden paths
 * label them, and those that its {@code backstage.io/kubernetes-label-selector} chooses where it says {@code
 * janus-idp.io/tekton}.
 */
final class Tekton extends ToolInCluster implements PipelineEngine {

    private static final String GROUP = "tekton.dev";
    private static final ResourceType RUNS = new ResourceType(GROUP, "v1", "pipelineruns", "PipelineRun");
    private static final ResourceType TASKS = new ResourceType(GROUP, "v1", "taskruns", "TaskRun");
    private static final String ID = "backstage.io/kubernetes-id";
    private static final String TEKTON = "janus-idp.io/tekton";
    private static final String SELECTOR = "backstage.io/kubernetes-label-selector";
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private final Set<String> homes = ConcurrentHashMap.newKeySet();
    private volatile boolean there;

    Tekton(Cluster cluster) {
        super(cluster, "tekton", "Tekton");
    }

    @Override
    protected boolean installed() {
        there = cluster().serves(GROUP, RUNS.plural());
        return there;
    }

    @Override
    protected String definition() {
        return "pipelineruns.tekton.dev";
    }

    @Override
    public ToolRights rights() {
        List<String> can = new ArrayList<>();
        List<MissingRight> cannot = new ArrayList<>();
        Set<String> places = homes.isEmpty() ? Set.of("") : Set.copyOf(homes);
        for (TektonAbility ability : TektonAbility.values()) {
            missing(ability, places).ifPresentOrElse(cannot::add, () -> can.add(ability.what()));
        }
        return new ToolRights(can, cannot, List.of());
    }

    @Override
    public List<MissingRight> missing(PipelineSource source, List<PipelineRun> runs) {
        Set<String> places = runs.stream()
                .map(it -> it.id().substring(0, it.id().indexOf('/')))
                .collect(Collectors.toSet());
        return Stream.of(TektonAbility.values())
                .flatMap(it -> missing(it, places).stream())
                .toList();
    }

    private Optional<MissingRight> missing(TektonAbility ability, Set<String> places) {
        List<String> closed = places.stream()
                .filter(place -> !ability.verbs().stream()
                        .allMatch(verb -> cluster().may(new Right(verb, ability.group(), ability.resource(), place))))
                .sorted()
                .toList();
        return closed.isEmpty() ? Optional.empty() : Optional.of(ability.missing(closed));
    }

    /** What every component could have; labels decide. */
    @Override
    public boolean mayHave(PipelineSource source) {
        return LABEL.matcher(id(source)).matches();
    }

    private static String id(PipelineSource source) {
        return source.annotation(ID).or(() -> source.annotation(TEKTON)).orElse(source.name());
    }

    private static Optional<String> selector(PipelineSource source) {
        return source.annotation(TEKTON).flatMap(it -> source.annotation(SELECTOR));
    }

    @Override
    public List<PipelineRun> runs(PipelineSource source, int limit) {
        List<JsonNode> runs = found(source).stream()
                .map(Tekton::json)
                .sorted(Comparator.comparing((JsonNode it) ->
                                it.at("/metadata/creationTimestamp").asString(""))
                        .reversed())
                .limit(limit)
                .toList();
        Map<String, List<JsonNode>> tasks = new HashMap<>();
        // The commit, and why it failed, often stand in a task alone.
        runs.stream()
                .filter(it -> !TektonRun.tellsAll(it))
                .collect(Collectors.groupingBy(Tekton::namespace))
                .forEach((namespace, of) ->
                        tasks(namespace, of).forEach((run, its) -> tasks.put(namespace + "/" + run, its)));
        return runs.stream()
                .map(it -> new TektonRun(it, tasks.getOrDefault(TektonRun.id(it), List.of())).summary())
                .toList();
    }

    private List<ClusterObject> found(PipelineSource source) {
        present();
        Map<String, ClusterObject> found = new LinkedHashMap<>();
        Stream.concat(Stream.of(ID + "=" + id(source)), selector(source).stream())
                .flatMap(it -> cluster().objects().objects(RUNS, "", it).stream())
                .forEach(it -> found.put(it.namespace() + "/" + it.name(), it));
        found.values().forEach(it -> homes.add(it.namespace()));
        return List.copyOf(found.values());
    }

    private void present() {
        if (!there) {
            ask();
        }
    }

    private Map<String, List<JsonNode>> tasks(String namespace, List<JsonNode> runs) {
        String names =
                runs.stream().map(it -> it.at("/metadata/name").asString()).collect(Collectors.joining(","));
        return cluster().objects().objects(TASKS, namespace, "tekton.dev/pipelineRun in (" + names + ")").stream()
                .map(Tekton::json)
                .collect(Collectors.groupingBy(it -> it.path("metadata")
                        .path("labels")
                        .path("tekton.dev/pipelineRun")
                        .asString("")));
    }

    @Override
    public Optional<PipelineRun> run(PipelineSource source, String id) {
        return object(source, id)
                .map(it -> new TektonRun(
                                it,
                                tasks(namespace(it), List.of(it))
                                        .getOrDefault(it.at("/metadata/name").asString(), List.of()))
                        .whole());
    }

    /** Only what the source's labels choose. */
    private Optional<JsonNode> object(PipelineSource source, String id) {
        present();
        int slash = id.indexOf('/');
        if (slash < 1) {
            return Optional.empty();
        }
        String namespace = id.substring(0, slash);
        String name = id.substring(slash + 1);
        Predicate<JsonNode> labelled =
                it -> it.path("metadata").path("labels").path(ID).asString("").equals(id(source));
        Predicate<JsonNode> chosen = it -> selector(source).stream()
                .flatMap(chooses -> cluster().objects().objects(RUNS, namespace, chooses).stream())
                .anyMatch(other -> other.name().equals(name));
        return cluster()
                .objects()
                .object(RUNS, namespace, name)
                .map(Tekton::json)
                .filter(labelled.or(chosen));
    }

    /** Its name is that of the task run and of the container. */
    @Override
    public InputStream log(PipelineSource source, String run, String log) {
        JsonNode of = needed(source, run);
        int slash = log.indexOf('/');
        String pod = slash < 1
                ? ""
                : cluster()
                        .objects()
                        .object(TASKS, namespace(of), log.substring(0, slash))
                        .map(Tekton::json)
                        .filter(it -> it.path("metadata")
                                .path("labels")
                                .path("tekton.dev/pipelineRun")
                                .asString("")
                                .equals(of.at("/metadata/name").asString()))
                        .map(it -> it.at("/status/podName").asString(""))
                        .orElse("");
        if (pod.isEmpty()) {
            throw new ToolRefused(
                    "log-not-found",
                    "The run " + run + " has no log " + log + " (yet).",
                    "Choose a step that has begun.");
        }
        return cluster()
                .objects()
                .log(namespace(of), pod, new Log(log.substring(slash + 1), false, true, 0, null, false));
    }

    @Override
    public String start(PipelineSource source, String revision, String by) {
        JsonNode newest = found(source).stream()
                .map(Tekton::json)
                .max(Comparator.comparing(
                        it -> it.at("/metadata/creationTimestamp").asString("")))
                .orElseThrow(() -> new ToolRefused(
                        "pipeline-never-ran",
                        title() + " has never built " + source.name() + ", so it is not known how that is done.",
                        "Begin with a push, or with kubectl create -f .tekton/run.yaml."));
        return created(newest, revision, by);
    }

    @Override
    public String retry(PipelineSource source, String run, String by) {
        JsonNode old = needed(source, run);
        String commit = new TektonRun(
                        old,
                        tasks(namespace(old), List.of(old))
                                .getOrDefault(old.at("/metadata/name").asString(), List.of()))
                .commit();
        return created(old, commit, by);
    }

    private String created(JsonNode like, String revision, String by) {
        require(TektonAbility.ACT, namespace(like));
        ClusterObject made = cluster()
                .objects()
                .create(
                        RUNS,
                        namespace(like),
                        TektonRun.again(like, revision, by).toString());
        return made.namespace() + "/" + made.name();
    }

    @Override
    public void cancel(PipelineSource source, String run) {
        JsonNode of = needed(source, run);
        require(TektonAbility.ACT, namespace(of));
        if (!new TektonRun(of, List.of()).summary().state().ended()) {
            // What the pipeline does in any case at its end is done.
            cluster()
                    .objects()
                    .merge(
                            RUNS,
                            namespace(of),
                            of.at("/metadata/name").asString(),
                            "{\"spec\":{\"status\":\"CancelledRunFinally\"}}");
        }
    }

    private JsonNode needed(PipelineSource source, String run) {
        return object(source, run)
                .orElseThrow(() -> new ToolRefused(
                        "pipeline-run-not-found",
                        title() + " has no run " + run + " of " + source.name() + ".",
                        "It may have been cleared away; look at the list again."));
    }

    private void require(TektonAbility ability, String namespace) {
        missing(ability, Set.of(namespace)).ifPresent(it -> {
            throw new ToolRefused(
                    "cluster-forbidden",
                    title() + " does not let this connection " + it.what() + " in " + namespace + ".",
                    "Grant " + it.grant() + ".");
        });
    }

    private static String namespace(JsonNode object) {
        return object.at("/metadata/namespace").asString("");
    }

    private static JsonNode json(ClusterObject object) {
        return JsonMapper.shared().readTree(object.json());
    }
}
