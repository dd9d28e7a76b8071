package dev.ridgeway.adapters.flux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.DeliveredWorkloads.Found;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class FluxTargetsTests {

    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);
    private static final String THREE = "3".repeat(40);

    private static FluxObject object(String status) {
        return new FluxObject(JsonMapper.shared()
                .readTree(
                        "{\"metadata\":{\"name\":\"shop-dev\",\"namespace\":\"flux-system\",\"uid\":\"u\"},\"spec\":{\"path\":\"./deploy\"},\"status\":"
                                + status + "}"));
    }

    private static String snapshot(String digest, String commit, String status, String first, String last) {
        return """
                {"digest": "%s", "metadata": {"revision": "main@sha1:%s"}, "lastReconciledStatus": "%s",
                 "firstReconciled": "2026-11-30T%s:00Z", "lastReconciled": "2026-11-30T%s:00Z"}""".formatted(digest, commit, status, first, last);
    }

    private static DeliveryTarget kustomization(String... snapshots) {
        return FluxTargets.kustomization(
                object("{\"history\":[" + String.join(",", snapshots) + "]}"), Optional.empty(), Found.NOTHING);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-30T" + time + ":00Z");
    }

    @Test
    void tellsContentThatCameBackAsADeploymentOfItsOwn() {
        List<Deployment> before = kustomization(
                        snapshot("b", TWO, "ReconciliationSucceeded", "10:00", "10:20"),
                        snapshot("a", ONE, "ReconciliationSucceeded", "09:00", "09:50"))
                .history();
        List<Deployment> after = kustomization(
                        snapshot("a", THREE, "ReconciliationSucceeded", "09:00", "10:40"),
                        snapshot("b", TWO, "ReconciliationSucceeded", "10:00", "10:20"))
                .history();

        assertThat(before).extracting(Deployment::startedAt).containsExactly(at("09:00"), at("10:00"));
        assertThat(after)
                .extracting(Deployment::startedAt)
                .containsExactly(at("10:00"), at("10:20").plusSeconds(1));
        assertThat(after).extracting(Deployment::revision).containsExactly(TWO, THREE);
    }

    /** Two attempts of one target never begin at the same moment. */
    @Test
    void tellsWhatCameBackAtOnceFromWhatItReplaced() {
        List<Deployment> history = kustomization(
                        snapshot("a", THREE, "ReconciliationSucceeded", "09:00", "10:05"),
                        snapshot("b", TWO, "ReconciliationSucceeded", "10:00", "10:00"))
                .history();

        assertThat(history).extracting(Deployment::revision).containsExactly(TWO, THREE);
        assertThat(history).extracting(Deployment::startedAt).doesNotHaveDuplicates();
    }

    @Test
    void takesWhatCameUpLateForOneDeployment() {
        assertThat(kustomization(
                                snapshot("b", TWO, "ReconciliationSucceeded", "10:05", "10:40"),
                                snapshot("b", TWO, "HealthCheckFailed", "10:00", "10:00"),
                                snapshot("a", ONE, "ReconciliationSucceeded", "09:00", "09:50"))
                        .history())
                .extracting(Deployment::startedAt)
                .containsExactly(at("09:00"), at("10:00"));
    }

    @Test
    void tellsWhatCouldNotBeBroughtAsTheLatestAlone() {
        DeliveryTarget target = kustomization(
                snapshot("b", TWO, "ReconciliationFailed", "10:00", "10:05"),
                snapshot("a", ONE, "ReconciliationSucceeded", "09:00", "09:50"));

        assertThat(Objects.requireNonNull(target.latest()).phase()).isEqualTo(Phase.FAILED);
        assertThat(target.history()).extracting(Deployment::revision).containsExactly(ONE);
    }

    @Test
    void takesTheCommitBehindAnArtifact() {
        String entry = snapshot("a", ONE, "ReconciliationSucceeded", "09:00", "09:50")
                .replace("\"revision\"", "\"originRevision\": \"main@sha1:" + TWO + "\", \"revision\"");

        assertThat(kustomization(entry).history())
                .extracting(Deployment::revision)
                .containsExactly(TWO);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HealthCheckFailed    | health check failed after 30s: timeout waiting for    | BAD     |
            DependencyNotReady   | dependency 'flux-system/base' is not ready            | UNKNOWN |
            BuildFailed          | kustomize build failed: no such file                  | UNKNOWN | kustomize build failed: no such file
            UpgradeFailed        | Helm upgrade failed: context deadline exceeded        | BAD     |
            UpgradeFailed        | Helm upgrade failed: timeout waiting for: [web]       | BAD     |
            UpgradeFailed        | Helm upgrade failed: parse error at web.yaml          | UNKNOWN | Helm upgrade failed: parse error at web.yaml
            """)
    void tellsWhatCannotBeBroughtFromWhatDoesNotComeUp(String reason, String message, Health health, String problem) {
        FluxObject object = object(
                "{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"reason\":\"%s\",\"message\":\"%s\"}]}"
                        .formatted(reason, message));

        DeliveryTarget target = FluxTargets.kustomization(object, Optional.empty(), Found.NOTHING);

        assertThat(target.problem()).isEqualTo(problem == null ? "" : problem);
        assertThat(target.health()).isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0+222222222222, " + "2222222222222222222222222222222222222222",
        "1.0.0+222222222222.3, " + "2222222222222222222222222222222222222222",
        "1.0.0+333333333333, 333333333333",
        "4.12.1, 4.12.1"
    })
    void takesTheCommitFromTheVersionOfTheChart(String version, String revision) {
        FluxObject object = object(
                "{\"history\":[{\"version\":1,\"status\":\"deployed\",\"chartVersion\":\"%s\",\"lastDeployed\":\"2026-11-30T10:00:00Z\"}]}"
                        .formatted(version));

        DeliveryTarget target =
                FluxTargets.helmRelease(object, Optional.empty(), Found.NOTHING, it -> TWO.startsWith(it) ? TWO : it);

        assertThat(target.history()).extracting(Deployment::revision).containsExactly(revision);
        assertThat(target.different()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"./deploy/chart, deploy/chart", "/deploy/, deploy", "., ''", "./, ''", "../../etc, etc", "a/../b, b"})
    void readsPathsWithinTheRepositoryAlone(String path, String inside) {
        assertThat(FluxObject.inside(path)).isEqualTo(inside);
    }
}
