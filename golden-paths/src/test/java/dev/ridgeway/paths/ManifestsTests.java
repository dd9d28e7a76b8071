package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1 | ConfigMap | dta: {a: b}",
                "v1 | Service | spec: {ports: [{port: 80, targetPrt: http}]}",
                "v1 | ServiceAccount | automountServiceAccountTokn: false",
                "apps/v1 | Deployment | spec: {template: {spec: {containers: [{name: a, securityContext: {runAsNonRot: true}}]}}}",
                "autoscaling/v2 | HorizontalPodAutoscaler | spec: {behavior: {scaleDwn: {}}}",
                "gateway.networking.k8s.io/v1 | HTTPRoute | spec: {rules: [{backendRefs: [{nam: a}]}]}",
                "monitoring.coreos.com/v1 | PodMonitor | spec: {podMetricsEndpoints: [{prt: http}]}",
                "monitoring.coreos.com/v1 | PrometheusRule | spec: {groups: [{name: a, rules: [{alrt: b}]}]}",
                "monitoring.coreos.com/v1 | ServiceMonitor | spec: {endpoints: [{relabelings: [{targetLabl: a}]}]}",
                "networking.k8s.io/v1 | Ingress | spec: {ingressClass: nginx}",
                "networking.k8s.io/v1 | NetworkPolicy | spec: {ingress: [{form: []}]}",
                "policy/v1 | PodDisruptionBudget | spec: {maxUnavailabel: 1}",
                "tekton.dev/v1 | Pipeline | spec: {tasks: [{name: a, taskSpec: {steps: [{name: b, imag: c}]}}]}",
                "tekton.dev/v1 | PipelineRun | spec: {pipelineReff: {name: a}}",
                "triggers.tekton.dev/v1beta1 | EventListener | spec: {triggers: [{name: a, intercepters: []}]}",
                "argoproj.io/v1alpha1 | Application | spec: {syncPolicy: {automated: {selfheal: true}}}",
                "example.com/v1 | Unknown | spec: {}"
            })
    void refusesWhatTheApiDoesNotKnow(String version, String kind, String body) {
        String object = "apiVersion: " + version + "\nkind: " + kind + "\nmetadata: {name: a}\n" + body + "\n";

        assertThatThrownBy(() -> Manifests.read(object, kind)).isInstanceOf(AssertionError.class);
    }
}
