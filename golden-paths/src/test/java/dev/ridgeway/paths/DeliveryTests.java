package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTests {

    private static final List<String> ENVIRONMENTS = List.of("dev", "staging", "production");

    static List<Variant> variants() {
        return Variant.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void deliversEachEnvironmentByItsOwnApplication(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);
        for (String environment : ENVIRONMENTS) {
            String file = "deploy/argocd/" + environment + ".yaml";
            List<Tree> objects = Manifests.read(service.text(file), file);
            assertThat(objects).hasSize(1);
            Tree application = objects.getFirst();
            Tree spec = application.at("spec");
            String name = "parcel-tracker-" + environment;

            assertThat(application.at("metadata", "name").text()).isEqualTo(name);
            assertThat(application.at("metadata", "labels").map())
                    .containsEntry("ridgeway.dev/service", "parcel-tracker")
                    .containsEntry("ridgeway.dev/environment", environment)
                    .containsEntry("ridgeway.dev/owner", "team-parcels");
            assertThat(application.at("metadata", "annotations").map().keySet())
                    .anyMatch(it -> it.startsWith("notifications.argoproj.io/subscribe.on-health-degraded"));
            assertThat(spec.at("source", "path").text()).isEqualTo("deploy/chart");
            assertThat(spec.at("source", "helm", "valueFiles").texts())
                    .allSatisfy(
                            values -> assertThat(service.path("deploy/chart").resolve(values))
                                    .exists());
            assertThat(spec.at("destination", "namespace").text()).isEqualTo("team-parcels-" + environment);
            assertThat(spec.at("project").text()).isEqualTo("team-parcels");
            assertThat(spec.at("syncPolicy", "automated").map()).isEqualTo(Map.of("prune", true, "selfHeal", true));
            assertThat(spec.at("syncPolicy", "syncOptions").texts())
                    .contains("CreateNamespace=true", "ServerSideApply=true");
            assertThat(spec.at("syncPolicy", "managedNamespaceMetadata", "labels")
                            .map())
                    .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
            assertThat(spec.at("syncPolicy", "retry", "backoff").map()).containsKeys("duration", "factor");
            assertThat(spec.at("ignoreDifferences", 0, "jsonPointers").texts()).containsExactly("/spec/replicas");

            Tree values = service.yaml("deploy/environments/" + environment + "/values.yaml")
                    .getFirst();
            assertThat(values.at("image").map()).containsOnlyKeys("repository", "digest", "version", "revision");
            assertThat(values.at("environment").text()).isEqualTo(environment);
            assertThat(service.yaml("deploy/environments/" + environment + "/held-back.yaml")
                            .getFirst()
                            .at("digests")
                            .items())
                    .isEmpty();
        }
    }

    @Test
    void parsesAsGitHubAndPrometheusParseIt() {
        PublicParsers parsers = new PublicParsers();
        for (Variant variant : Variant.all()) {
            GeneratedService service = GeneratedService.of(variant);
            String workflow = ".github/workflows/ci.yaml";
            String action = ".github/actions/verify/action.yaml";
            parsers.workflow(variant + " " + workflow, service.text(workflow));
            parsers.action(variant + " " + action, service.text(action));
            Monitoring.of(service, "production")
                    .expressions()
                    .forEach(it -> parsers.expression(variant.toString(), it));
        }

        assertThat(parsers.problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void buildsWithLeastRightsAndNamedVersions(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);
        Tree workflow = service.yaml(".github/workflows/ci.yaml").getFirst();

        assertThat(workflow.at("on", "push", "paths-ignore").texts()).contains("deploy/environments/**");
        assertThat(workflow.at("permissions").value()).isEqualTo(Map.of());
        Set<String> rights = new TreeSet<>();
        workflow.at("jobs").map().forEach((name, value) -> {
            Tree job = new Tree(value);
            assertThat(job.at("timeout-minutes").there()).as(name).isTrue();
            assertThat(job.at("permissions").there()).as(name).isTrue();
            job.at("permissions").map().forEach((right, level) -> rights.add(name + " " + right + " " + level));
            job.at("steps").items().stream()
                    .map(step -> step.at("uses").text())
                    .filter(uses -> !uses.isEmpty() && !uses.startsWith("./"))
                    .forEach(uses -> assertThat(uses).matches("[\\w.-]+/[\\w./-]+@v\\d+(\\.\\d+)*"));
            job.at("steps").items().stream()
                    .map(step -> step.at("run").text())
                    .forEach(script -> assertThat(script)
                            .as("what strangers write is no part of a script")
                            .doesNotContain("${{"));
        });
        assertThat(rights)
                .containsExactly(
                        "chart contents read",
                        "image attestations write",
                        "image contents read",
                        "image id-token write",
                        "image packages write",
                        "release contents write",
                        "release pull-requests write",
                        "test contents read");
        String text = service.text(".github/workflows/ci.yaml");
        for (String step :
                List.of("sbom-action", "scan-action", "cosign sign", "attest-build-provenance", "attest-sbom")) {
            assertThat(text).contains(step);
        }
        assertThat(service.yaml(".github/actions/verify/action.yaml")
                        .getFirst()
                        .at("runs", "steps")
                        .items())
                .extracting(step -> step.at("run").text())
                .contains("make test");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void buildsOnTektonToo(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);
        for (String name : List.of("pipeline", "run", "trigger")) {
            assertThat(Manifests.read(service.text(".tekton/" + name + ".yaml"), name))
                    .hasSize(1);
        }
        Tree pipeline = service.yaml(".tekton/pipeline.yaml").getFirst();
        List<String> tasks = pipeline.at("spec", "tasks").items().stream()
                .map(task -> task.at("name").text())
                .toList();
        assertThat(tasks).containsExactly("clone", "test", "image", "release");
        pipeline.at("spec", "tasks").items().forEach(task -> {
            assertThat(tasks).containsAll(task.at("runAfter").texts());
            task.at("taskSpec", "steps").items().forEach(step -> {
                assertThat(step.at("image").text()).matches("[\\w./-]+:v?\\d[\\w.-]*");
                assertThat(step.at("script").text())
                        .as("values reach scripts by the environment")
                        .doesNotContain("$(params", "$(tasks");
            });
        });
        assertThat(service.text(".tekton/trigger.yaml")).contains("!f.startsWith('deploy/environments/')");
    }

    @Test
    void namesNamespacesAsKubernetesDoesWhateverTheTeamIsCalled() {
        Map<String, @Nullable Object> answers = new Variant("go", "internal", false).answers();
        answers.put("owner", "group:default/Guests_Team.x");
        GeneratedService service = GeneratedService.of("odd-owner", answers);

        Tree application = service.yaml("deploy/argocd/production.yaml").getFirst();
        assertThat(application.at("spec", "project").text()).isEqualTo("guests-team-x");
        assertThat(application.at("spec", "destination", "namespace").text()).isEqualTo("guests-team-x-production");
        assertThat(application.at("metadata", "labels", "ridgeway.dev/owner").text())
                .isEqualTo("Guests_Team.x");
    }
}
