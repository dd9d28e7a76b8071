package dev.ridgeway.adapters.tekton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import dev.ridgeway.testkit.PipelineEngineContract;
import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.Tenant;
import dev.ridgeway.testkit.cluster.Testbed;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract on the real Tekton of the testbed, as Ridgeway's account that acts. */
@ClusterTest
class RealTektonTests extends PipelineEngineContract {

    /** The commit is told by a result of the first stage alone, as the pipelines of golden paths tell it. */
    private static final String PIPELINE = """
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: checkout}
            spec:
              params:
              - {name: revision, type: string, default: main}
              - {name: script, type: string, default: "true"}
              - {name: code, type: string, default: "0"}
              tasks:
              - name: build
                params: [{name: revision, value: $(params.revision)}, {name: script, value: $(params.script)}]
                taskSpec:
                  params: [{name: revision}, {name: script}]
                  results: [{name: commit}]
                  steps:
                  - name: compile
                    image: busybox
                    script: |
                      #!/bin/sh
                      printf %s "$(params.revision)" > $(results.commit.path)
                      echo "built $(params.revision)"
                      $(params.script)
              - name: check
                runAfter: [build]
                params: [{name: code, value: $(params.code)}]
                taskSpec:
                  params: [{name: code}]
                  steps:
                  - name: unit
                    image: busybox
                    script: |
                      #!/bin/sh
                      echo checked
                      exit $(params.code)
            """;

    private static final String RUN = """
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            metadata: {name: NAME, labels: {backstage.io/kubernetes-id: SERVICE}}
            spec:
              pipelineRef: {name: checkout}
              params: [{name: revision, value: COMMIT}, {name: script, value: SCRIPT}, {name: code, value: "CODE"}]
            """;

    private Tenant tenant;
    private int runs;

    @BeforeEach
    void begin(Tenant mine) {
        tenant = mine;
        tenant.forBuilds();
        tenant.apply(PIPELINE);
    }

    @Override
    protected PipelineEngine engine() {
        return engine("ridgeway-operator");
    }

    private static PipelineEngine engine(String account) {
        Settings settings = Settings.of(
                "ridgeway.kubeconfigs",
                "[{file: '%s', name: testbed}]".formatted(Testbed.file(account + ".kubeconfig")));
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
        return new PipelineSource("checkout", Map.of("backstage.io/kubernetes-id", tenant.namespace()));
    }

    @Override
    protected String build(String commit, boolean well) {
        String id = run(commit, "true", well ? 0 : 3);
        awaitEnd(id);
        return id;
    }

    @Override
    protected String begin(String commit) {
        String id = run(commit, "sleep 3600", 0);
        tenant.awaitAny(
                tenant.reader()
                        .genericKubernetesResources("tekton.dev/v1", "TaskRun")
                        .inNamespace(tenant.namespace()),
                task -> {
                    List<Map<String, Object>> steps = task.get("status", "steps");
                    return steps != null && steps.stream().anyMatch(it -> it.containsKey("running"));
                });
        return id;
    }

    /** Times of the cluster are of whole seconds: the order of two runs is told by them. */
    private String run(String commit, String script, int code) {
        String name = "run-" + ++runs;
        tenant.apply(RUN.replace("NAME", name)
                .replace("SERVICE", tenant.namespace())
                .replace("COMMIT", commit)
                .replace("SCRIPT", script)
                .replace("CODE", "" + code));
        return tenant.namespace() + "/" + name;
    }

    @Override
    protected void awaitEnd(String run) {
        GenericKubernetesResource what = tenant.reader()
                .genericKubernetesResources("tekton.dev/v1", "PipelineRun")
                .inNamespace(tenant.namespace())
                .withName(run.substring(run.indexOf('/') + 1))
                .require();
        tenant.await(what, it -> it.get("status", "completionTime") != null);
    }

    @Test
    void saysWithWhichRuleItMayActOnTheRunsThatItSees() {
        build("4f0c1e2d3b4a59687766554433221100ffeeddcc", true);

        List<MissingRight> missing = missing(engine("ridgeway-reader"));

        assertThat(missing(engine())).isEmpty();
        assertThat(missing)
                .extracting(MissingRight::grant)
                .containsExactly(
                        "ClusterRole ridgeway-operator: {apiGroups: [tekton.dev], resources: [pipelineruns], verbs: [create, patch]}, bound in "
                                + tenant.namespace());
    }

    private List<MissingRight> missing(PipelineEngine engine) {
        return engine.missing(source(), engine.runs(source(), 10));
    }
}
