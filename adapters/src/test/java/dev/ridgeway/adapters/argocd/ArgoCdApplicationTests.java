package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

class ArgoCdApplicationTests {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String OTHER = "76543210fedcba9876543210fedcba9876543210";

    @Test
    void findsTheFilesOfSettingsFromTheRootOfTheRepository() {
        DeliveryTarget target = target(
                "{repoURL: 'https://git.example.com/a/b.git', path: deploy/chart, helm: {valueFiles: [values.yaml, ../environments/dev/values.yaml, /shared.yaml, $other/x.yaml, 'https://x/y.yaml', ../../../out.yaml]}}",
                "{}");

        assertThat(target.source().path()).isEqualTo("deploy/chart");
        assertThat(target.source().files())
                .containsExactly("deploy/chart/values.yaml", "deploy/environments/dev/values.yaml", "shared.yaml");
        assertThat(target("{path: '.'}", "{}").source().path()).isEmpty();
    }

    @Test
    void takesABranchForNoCommit() {
        assertThat(target("{}", "{sync: {revision: main}}").wanted()).isEmpty();
        assertThat(target("{}", "{sync: {revisions: [%s, main]}}".formatted(COMMIT))
                        .wanted())
                .isEqualTo(COMMIT);
    }

    /** As seen: between two attempts the phase stays Running, and the time of the last one's end is there. */
    @Test
    void isUnderWayWhileItTriesAgain() {
        DeliveryTarget target = target(
                "{}",
                "{operationState: {phase: Running, startedAt: '2026-01-01T10:00:00Z', finishedAt: '2026-01-01T10:00:05Z', message: 'Retrying attempt #2', operation: {sync: {revision: %s}}}}"
                        .formatted(COMMIT));

        assertThat(target.latest().phase()).isEqualTo(Phase.UNDER_WAY);
        assertThat(target.latest().endedAt()).isNull();
        assertThat(target.latest().revision()).isEqualTo(COMMIT);
        assertThat(target.latest().message()).isEqualTo("Retrying attempt #2");
    }

    @Test
    void takesTheRepairOfAPartForNoDeployment() {
        String repair =
                "operationState: {phase: Succeeded, startedAt: '2026-01-01T11:00:00Z', operation: {sync: {resources: [{kind: Deployment, name: web}]}}}";
        String before = "history: [{revision: %s, deployedAt: '2026-01-01T10:00:00Z'}]".formatted(COMMIT);

        assertThat(target("{}", "{" + repair + "}").latest()).isNull();
        DeliveryTarget repaired = target("{}", "{" + repair + ", " + before + "}");
        assertThat(repaired.latest()).isEqualTo(repaired.history().getLast());
    }

    /** As seen of 3.5: the history ends with the commit before. */
    @Test
    void takesTheRepairThatBringsAnotherCommitForItsDeployment() {
        String before = "history: [{revision: %s, deployedAt: '2026-01-01T10:00:00Z'}]".formatted(OTHER);
        String repair =
                "operationState: {phase: Succeeded, startedAt: '2026-01-01T11:00:00Z', finishedAt: '2026-01-01T11:00:01Z', syncResult: {revision: %s}, operation: {initiatedBy: {BY}, sync: {revision: %s, resources: [{kind: Deployment, name: web}]}}}"
                        .formatted(COMMIT, COMMIT);
        String healed = repair.replace("BY", "automated: true");
        String asked = repair.replace("BY", "username: kim");

        DeliveryTarget brought = target("{}", "{" + before + ", " + healed + "}");
        assertThat(brought.latest().revision()).isEqualTo(COMMIT);
        assertThat(brought.history()).extracting(Deployment::revision).containsExactly(OTHER, COMMIT);
        DeliveryTarget failed = target("{}", "{" + before + ", " + healed.replace("Succeeded", "Failed") + "}");
        assertThat(failed.latest().phase()).isEqualTo(Phase.FAILED);
        assertThat(failed.history()).extracting(Deployment::revision).containsExactly(OTHER);

        assertThat(target("{}", "{" + before + ", " + asked + ", sync: {status: OutOfSync, revision: " + COMMIT + "}}")
                        .latest()
                        .revision())
                .as("of a part of it that somebody wanted")
                .isEqualTo(OTHER);
        assertThat(target("{}", "{" + before + ", " + asked + ", sync: {status: Synced, revision: " + COMMIT + "}}")
                        .latest()
                        .by())
                .isEqualTo("kim");
    }

    @Test
    void knowsTheStartOfOldEntriesByTheirEnd() {
        assertThat(target(
                                "{}",
                                "{history: [{revision: %s, deployedAt: '2026-01-01T10:00:00Z', initiatedBy: {username: kim}}]}"
                                        .formatted(COMMIT))
                        .history())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.startedAt()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
                    assertThat(it.by()).isEqualTo("kim");
                });
    }

    @Test
    void deliversByItselfUnlessThatIsSwitchedOff() {
        assertThat(application("{syncPolicy: {automated: {}}}", "{}").automatic())
                .isTrue();
        assertThat(application("{syncPolicy: {automated: {enabled: false}}}", "{}")
                        .automatic())
                .isFalse();
        assertThat(application("{}", "{}").automatic()).isFalse();
    }

    @Test
    void readsWhatASillyApplicationSaysWithoutFailing() {
        DeliveryTarget target = target(
                "{repoURL: 7, path: \"\\0\", helm: {valueFiles: [\"\\0\", {}]}}",
                "{sync: [], health: 3, history: {a: b}, operationState: {startedAt: soon}, conditions: no}");

        assertThat(target.latest()).isNull();
        assertThat(target.history()).isEmpty();
        assertThat(target.problem()).isEmpty();
    }

    private static DeliveryTarget target(String source, String status) {
        return application("{source: " + source + "}", status);
    }

    private static DeliveryTarget application(String spec, String status) {
        return ArgoCdApplication.target(JsonMapper.shared()
                .valueToTree(new Load(LoadSettings.builder().build())
                        .loadFromString("{metadata: {name: shop-dev, namespace: argocd, uid: u}, spec: " + spec
                                + ", status: " + status + "}")));
    }
}
