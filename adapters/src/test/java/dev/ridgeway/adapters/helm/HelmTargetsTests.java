package dev.ridgeway.adapters.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.DeliveredWorkloads.Found;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import dev.ridgeway.plugin.runtime.HelmRelease;
import dev.ridgeway.plugin.runtime.HelmRelease.Content;
import dev.ridgeway.plugin.runtime.HelmRelease.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmTargetsTests {

    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

    private static HelmRelease revision(int number, String status, String description) {
        return new HelmRelease(
                "id-" + number,
                "shop",
                "web",
                number,
                status,
                at(number).plusSeconds(20),
                Map.of(),
                content("1." + number + ".0", "", description, at(number), "web:1." + number + ".0"));
    }

    private static Content content(String version, String app, String description, Instant at, String... images) {
        return new Content(
                "web",
                version,
                app,
                START,
                at,
                description,
                List.of(new Workload("shop", "apps", "Deployment", "web-" + version)),
                List.of(images));
    }

    private static Instant at(int revision) {
        return START.plusSeconds(600L * revision);
    }

    private static DeliveryTarget target(HelmRelease... revisions) {
        return HelmTargets.target(List.of(revisions), Found.NOTHING, at(4));
    }

    private static Deployment latest(DeliveryTarget target) {
        return Objects.requireNonNull(target.latest());
    }

    @Test
    void tellsEveryRevisionThatWasBroughtAndWhatHelmSaysOfIt() {
        DeliveryTarget target = target(
                revision(1, "superseded", "Install complete"),
                revision(2, "superseded", "Upgrade complete"),
                revision(3, "deployed", "Rollback to 1"));

        assertThat(target.name()).isEqualTo("helm/shop/web");
        assertThat(target.labels()).containsEntry("app.kubernetes.io/instance", "web");
        assertThat(target.history())
                .containsExactly(
                        new Deployment("1.1.0", Phase.BROUGHT, at(1), at(1), "", "Install complete"),
                        new Deployment("1.2.0", Phase.BROUGHT, at(2), at(2), "", "Upgrade complete"),
                        new Deployment("1.3.0", Phase.BROUGHT, at(3), at(3).plusSeconds(20), "", "Rollback to 1"));
        assertThat(target.source().repository() + target.wanted() + target.problem())
                .isEmpty();
        assertThat(target.automatic()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            failed          | Upgrade "web" failed: Deployment in version "v1" cannot be handled      | FAILED
            failed          | Upgrade "web" failed: context deadline exceeded                         | BROUGHT
            failed          | Release "web" failed: timed out waiting for the condition               | BROUGHT
            failed          | resource Deployment/shop/web not ready. status: InProgress              | BROUGHT
            pending-upgrade | Preparing upgrade                                                       | UNDER_WAY
            """)
    void tellsWhatCouldNotBeBroughtFromWhatDidNotComeUp(String status, String description, Phase phase) {
        DeliveryTarget target = target(revision(1, "deployed", "Install complete"), revision(2, status, description));

        assertThat(latest(target).phase()).isEqualTo(phase);
        assertThat(latest(target).message()).isEqualTo(description);
        assertThat(target.history()).hasSize(phase == Phase.BROUGHT ? 2 : 1);
    }

    @Test
    void saysOfWhatHelmNeverEndedThatItFailed() {
        List<HelmRelease> revisions = List.of(
                revision(1, "deployed", "Install complete"), revision(2, "pending-upgrade", "Preparing upgrade"));

        DeliveryTarget soon = HelmTargets.target(revisions, Found.NOTHING, at(2).plusSeconds(3_000));
        DeliveryTarget late = HelmTargets.target(revisions, Found.NOTHING, at(2).plusSeconds(4_000));

        assertThat(latest(soon).phase()).isEqualTo(Phase.UNDER_WAY);
        assertThat(latest(soon).endedAt()).isNull();
        assertThat(HelmTargets.isUnderWay(soon, at(4))).isTrue();
        assertThat(latest(late).phase()).isEqualTo(Phase.FAILED);
        assertThat(latest(late).message()).isEqualTo("Helm was stopped before it ended.");
        assertThat(late.history()).extracting(Deployment::revision).containsExactly("1.1.0");
    }

    @Test
    void asksForWhatIsThereAndNotForWhatCouldNotBeBrought() {
        assertThat(HelmTargets.parts(List.of(
                        revision(1, "superseded", ""),
                        revision(2, "deployed", ""),
                        revision(3, "failed", "parse error"))))
                .extracting(it -> it.namespace() + "/" + it.name())
                .containsExactly("shop/web-1.2.0");
    }

    @Test
    void saysWhichRevisionItCannotReadAndKeepsTheOthers() {
        HelmRelease unreadable = new HelmRelease("id", "shop", "web", 2, "deployed", null, Map.of(), null);

        DeliveryTarget target = target(revision(1, "superseded", "Install complete"), unreadable);

        assertThat(target.problem()).isEqualTo("What revision 2 of the release is cannot be read.");
        assertThat(target.history()).extracting(Deployment::revision).containsExactly("1.1.0");
        assertThat(target(unreadable).latest()).isNull();
    }

    @Test
    void leavesToOthersWhatTheyTellAndWhatIsGone() {
        HelmRelease deployed = revision(1, "deployed", "Install complete");
        HelmRelease ofFlux = new HelmRelease(
                "id", "shop", "web", 1, "deployed", null, Map.of("helm.toolkit.fluxcd.io/name", "web"), null);

        assertThat(HelmTargets.isOurs(List.of(deployed))).isTrue();
        assertThat(HelmTargets.isOurs(List.of(ofFlux))).isFalse();
        assertThat(HelmTargets.isOurs(List.of(deployed, revision(2, "uninstalled", "Uninstallation complete"))))
                .isFalse();
        assertThat(HelmTargets.isOurs(List.of(deployed, revision(2, "uninstalling", "Deletion in progress"))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.1.0  |        | r.example.com:5000/web:2.3            | 0.1.0 (2.3)
            0.1.0  | 1.16.0 | web:2.3@sha256:0a0a0a0a0a0a           | 0.1.0 (2.3)
            0.1.0  | 1.16.0 | r.example.com:5000/web@sha256:0a0a0a0a0 | 0.1.0 (0a0a0a0)
            1.2.3  | v1.2.3 | web:v1.2.3                            | 1.2.3
            45.1.0 | v0.63  | operator:v0.63,proxy:1                | 45.1.0 (v0.63)
            45.1.0 |        | operator:v0.63,proxy:1                | 45.1.0
            2.0.0  |        | busybox                               | 2.0.0
            """)
    void callsAVersionByItsChartAndWhatIsInIt(String chart, String app, String images, String version) {
        Content content = content(chart, app == null ? "" : app, "", START, images.split(","));
        HelmRelease release = new HelmRelease("id", "shop", "web", 1, "deployed", null, Map.of(), content);

        assertThat(latest(target(release)).revision()).isEqualTo(version);
    }
}
