package dev.ridgeway.adapters.tekton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.FakeKubernetes;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineRun.Stage;
import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import dev.ridgeway.testkit.PipelineEngineContract;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The contract on what a real Tekton said of some runs, and what is said of states that these were not in. */
class TektonTests extends PipelineEngineContract {

    private static final PipelineSource CHECKOUT =
            new PipelineSource("checkout", Map.of("janus-idp.io/tekton", "checkout"));

    private FakeTekton tekton;

    @BeforeEach
    void start() throws IOException {
        tekton = new FakeTekton();
    }

    @AfterEach
    void stop() {
        tekton.close();
    }

    @Override
    protected PipelineEngine engine() {
        return engine(tekton.address());
    }

    private static PipelineEngine engine(URI api) {
        Settings settings = Settings.of(
                "kubernetes.clusterLocatorMethods",
                "[{type: config, clusters: [{name: main, url: %s, serviceAccountToken: t}]}]".formatted(api));
        Cluster cluster = (Cluster)
                new KubernetesPlugin().tools().getFirst().tools(settings).getFirst();
        return (PipelineEngine) new TektonPlugin()
                .tools()
                .getFirst()
                .toolsIn(cluster, new Settings(Map.of()))
                .getFirst();
    }

    @Override
    protected PipelineSource source() {
        return CHECKOUT;
    }

    @Override
    protected String build(String commit, boolean well) {
        return tekton.play(well ? "succeeded" : "failed", commit);
    }

    @Override
    protected String begin(String commit) {
        return tekton.play("running", commit);
    }

    @Override
    protected void awaitEnd(String run) {
        tekton.end(run);
    }

    @Test
    void saysTheVersionThatItsReleaseWroteDown() {
        assertThat(engine().ask()).isEqualTo("1.15.0");

        tekton.release("devel");
        assertThat(engine().ask()).isEmpty();
    }

    @Test
    void saysWhereThereIsNone() throws IOException {
        try (FakeKubernetes cluster = new FakeKubernetes("t").groups("apps")) {
            PipelineEngine engine = engine(cluster.address());

            assertThatThrownBy(() -> engine.runs(CHECKOUT, 10))
                    .isInstanceOfSatisfying(
                            ToolRefused.class, it -> assertThat(it.code()).isEqualTo("tool-not-installed"));
        }
    }

    @Test
    void namesTheRuleThatIsMissingBeforeAndWhenItIsNeeded() {
        String run = build("4f0c1e2d3b4a59687766554433221100ffeeddcc", true);
        tekton.onlyLook();

        List<MissingRight> missing = missing(engine());

        String rule = "ClusterRole ridgeway-operator: {apiGroups: [tekton.dev], resources: [pipelineruns],"
                + " verbs: [create, patch]}, bound in " + FakeTekton.NAMESPACE;
        assertThat(missing).extracting(MissingRight::grant).contains(rule);
        assertThatThrownBy(() -> engine().retry(source(), run, "ada"))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.remedy()).isEqualTo("Grant " + rule + "."));
    }

    @Test
    void saysInWordsWhyAStageDoesNotGoOn() {
        assertThat(stage("ImagePullBackOff", "Unknown", "{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}"))
                .isEqualTo("WAITING an image that it needs cannot be downloaded");
        assertThat(stage(
                        "TaskRunTimeout",
                        "False",
                        "{\"terminated\":{\"exitCode\":1},\"terminationReason\":\"TimeoutExceeded\"}"))
                .isEqualTo("FAILED compile took longer than it may");
        assertThat(stage("StepOOM", "False", "{\"terminated\":{\"exitCode\":137,\"reason\":\"OOMKilled\"}}"))
                .isEqualTo("FAILED compile ran out of memory");
        assertThat(stage("PodCreationFailed", "False", "{}")).isEqualTo("FAILED it was not allowed to begin");
    }

    /** Of the running run's first stage, with another condition and another state of its step. */
    private static String stage(String reason, String status, String step) {
        JsonNode all = FakeTekton.recorded("running").deepCopy();
        ObjectNode task = (ObjectNode) all.at("/tasks/0/status");
        ((ObjectNode) task.at("/conditions/0")).put("reason", reason).put("status", status);
        ObjectNode state = (ObjectNode) JsonMapper.shared().readTree(step);
        state.put("name", "compile").put("container", "step-compile");
        task.putArray("steps").add(state);
        PipelineRun run = new TektonRun(all.path("run"), List.of(all.at("/tasks/0"))).whole();
        Stage first = run.stages().getFirst();
        return first.state() + " " + first.says();
    }

    @Test
    void readsWhatPipelinesAsCodeAndTriggersWriteDown() {
        JsonNode run = JsonMapper.shared().readTree("""
                {"metadata": {"name": "checkout-x1", "generateName": "checkout-", "namespace": "ci", "creationTimestamp": "2026-01-01T10:00:00Z",
                  "annotations": {"pipelinesascode.tekton.dev/sha": "4f0c1e2d3b4a59687766554433221100ffeeddcc",
                    "pipelinesascode.tekton.dev/branch": "refs/heads/main", "pipelinesascode.tekton.dev/sender": "ada"}},
                 "spec": {"pipelineSpec": {"tasks": [{"name": "build"}]}}}
                """);

        PipelineRun read = new TektonRun(run, List.of()).whole();

        assertThat(read.title()).isEqualTo("checkout");
        assertThat(read.commit()).isEqualTo("4f0c1e2d3b4a59687766554433221100ffeeddcc");
        assertThat(read.branch()).isEqualTo("main");
        assertThat(read.by()).isEqualTo("ada");
        assertThat(read.state()).isEqualTo(State.WAITING);
        assertThat(read.stages()).extracting(Stage::state).containsExactly(State.WAITING);
    }

    @Test
    void leavesBehindWhatARunWasWhenItIsMadeAgain() {
        JsonNode old = FakeTekton.recorded("cancelled").path("run");

        JsonNode made = TektonRun.again(old, "main", "user:default/ada");

        assertThat(made.at("/metadata/labels").propertyStream().map(Map.Entry::getKey))
                .containsExactly("backstage.io/kubernetes-id");
        assertThat(made.at("/metadata/annotations/ridgeway.dev~1started-by").asString())
                .isEqualTo("user:default/ada");
        assertThat(made.at("/spec/status").isMissingNode()).isTrue();
        assertThat(made.path("status").isMissingNode()).isTrue();
        assertThat(made.at("/spec/params/0/value").asString()).isEqualTo("main");
    }

    private List<MissingRight> missing(PipelineEngine engine) {
        return engine.missing(source(), engine.runs(source(), 10));
    }
}
