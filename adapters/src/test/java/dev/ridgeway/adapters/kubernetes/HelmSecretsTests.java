package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.runtime.HelmRelease;
import dev.ridgeway.plugin.runtime.HelmRelease.Content;
import dev.ridgeway.plugin.runtime.HelmRelease.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HelmSecretsTests {

    private static final HelmSecret ONE = new HelmSecret("shop", "web", 1, "superseded");
    private static final HelmSecret TWO = new HelmSecret("shop", "web", 2, "deployed");

    private FakeApiServer api;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private List<HelmRelease> releases(String namespace, List<HelmRelease> known) {
        ClusterSettings settings = new ClusterSettings(
                api.address(), "", false, new Credential.Token("t"), Optional.empty(), Optional.empty());
        return new KubernetesCluster("test", api.address().toString(), () -> settings, InstantSource.system())
                .objects()
                .helmReleases(namespace, known);
    }

    private List<HelmRelease> releases() {
        return releases("", List.of());
    }

    private static Content content(HelmRelease release) {
        return Objects.requireNonNull(release.content());
    }

    @Test
    void tellsWhatARevisionIsAndNeitherItsSettingsNorItsManifest() {
        TWO.put(api);

        assertThat(releases()).singleElement().satisfies(it -> {
            assertThat(it.namespace() + "/" + it.name() + " " + it.revision() + " " + it.status())
                    .isEqualTo("shop/web 2 deployed");
            assertThat(it.writtenAt()).isEqualTo(Instant.parse("2026-11-30T10:03:05Z"));
            assertThat(it.labels()).containsOnlyKeys("app.kubernetes.io/name", "team");
            assertThat(content(it))
                    .isEqualTo(new Content(
                            "web",
                            "1.2.0",
                            "v7",
                            Instant.parse("2026-11-30T09:00:00Z"),
                            Instant.parse("2026-11-30T10:02:00.123456789Z"),
                            "Upgrade complete",
                            List.of(new Workload("shop", "apps", "Deployment", "web")),
                            List.of("registry.example.com/web:2.0")));
            assertThat(it.toString()).doesNotContain("hunter2", "containers");
        });
    }

    @Test
    void listsWhatSurroundsTheSecretsAloneAndAsksForNoOthers() {
        TWO.put(api);

        releases();

        assertThat(api.asked())
                .satisfiesExactly(
                        it -> assertThat(it)
                                .startsWith(
                                        "/api/v1/secrets?labelSelector=owner=helm&fieldSelector=type=helm.sh/release.v1&limit=500")
                                .contains("as=PartialObjectMetadataList"),
                        it -> assertThat(it).startsWith("/api/v1/namespaces/shop/secrets/" + TWO.secret()));
    }

    @Test
    void opensAgainOnlyWhatWasWrittenAnew() {
        ONE.put(api);
        TWO.put(api);
        List<HelmRelease> known = releases();
        new HelmSecret("shop", "web", 2, "superseded").put(api);
        new HelmSecret("shop", "web", 3, "deployed").put(api);
        api.asked().clear();

        List<HelmRelease> now = releases("", known);

        assertThat(now).extracting(HelmRelease::status).containsExactly("superseded", "superseded", "deployed");
        assertThat(now.getFirst()).isSameAs(known.getFirst());
        assertThat(api.asked())
                .filteredOn(it -> it.contains("/namespaces/"))
                .hasSize(2)
                .noneMatch(it -> it.contains(ONE.secret()));
    }

    @Test
    void readsListsPageByPage() {
        for (int i = 1; i <= 501; i++) {
            new HelmSecret("shop", "web", i, "superseded").put(api, "{}");
        }

        assertThat(releases()).hasSize(501);
        assertThat(api.asked()).filteredOn(it -> it.contains("continue=500")).hasSize(1);
    }

    @Test
    void tellsOfWhatCannotBeReadThatItIsThereAndTheOthersInFull() {
        new HelmSecret("shop", "bare", 1, "deployed").put(api, "no archive".getBytes(StandardCharsets.UTF_8));
        new HelmSecret("shop", "odd", 1, "deployed").put(api, "[1, 2");
        new HelmSecret("shop", "huge", 1, "deployed")
                .put(api, HelmSecret.packed(" ".repeat(21 * 1024 * 1024).getBytes(StandardCharsets.UTF_8)));
        HelmSecret mixed = new HelmSecret("shop", "mixed", 1, "deployed");
        mixed.put(api, mixed.json("kind: [\n---\nkind: Job\napiVersion: batch/v1\nmetadata: {name: once}\n"));
        TWO.put(api);

        List<HelmRelease> releases = releases();

        assertThat(releases)
                .filteredOn(it -> it.content() == null)
                .extracting(HelmRelease::name)
                .containsExactlyInAnyOrder("bare", "odd", "huge");
        assertThat(releases)
                .filteredOn(it -> it.name().equals("mixed"))
                .flatExtracting(it -> content(it).workloads())
                .containsExactly(new Workload("shop", "batch", "Job", "once"));
        assertThat(releases).filteredOn(it -> it.name().equals("web")).hasSize(1);
    }

    @Test
    void prefersOfLabelsThatDifferWhatIsCalledLikeTheChart() {
        TWO.put(api, TWO.json("""
                kind: StatefulSet
                metadata: {name: data, labels: {app.kubernetes.io/name: postgresql, app.kubernetes.io/instance: shop}}
                ---
                kind: Deployment
                metadata: {name: web, labels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: shop}}
                """));

        assertThat(releases())
                .singleElement()
                .satisfies(it -> assertThat(it.labels())
                        .containsEntry("app.kubernetes.io/name", "web")
                        .containsEntry("app.kubernetes.io/instance", "shop"));
    }

    @Test
    void namesTheRuleThatIsMissingAndWhereItIsNeeded() {
        api.forbid("/api/v1/secrets");
        api.forbid("/api/v1/namespaces/shop/secrets");

        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> releases("shop", List.of()))
                .returns("cluster-right-missing", ToolProblem::code)
                .returns(
                        "Kubernetes (test) does not let Ridgeway see the releases of Helm in shop.",
                        ToolProblem::message)
                .returns(
                        "Add this rule to a Role in shop of the account: {apiGroups: [\"\"], resources: [secrets], verbs: [get, list]}",
                        ToolProblem::remedy);
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> releases())
                .returns("cluster-right-missing", ToolProblem::code);
    }
}
