package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.paths.releases.PreviewTrial;
import dev.ridgeway.server.platform.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"public", "internal", "worker"})
    void aPreviewIsBesideTheFirstEnvironmentAndTouchesNothingOfIt(String exposure) {
        GeneratedService service = GeneratedService.of(new Variant("go", exposure, false));
        String dev = "deploy/argocd/dev.yaml";

        Map<?, ?> application = PreviewTrial.application(
                "parcel-tracker",
                Objects.requireNonNull(service.yaml(dev).getFirst().value()),
                3,
                Chart.REVISION,
                path -> service.yaml(path).getFirst().value());

        Tree spec =
                Manifests.read(Yaml.text(application), "the preview").getFirst().at("spec");
        assertThat(spec.at("project").text()).isEqualTo("team-parcels");
        assertThat(spec.at("destination", "namespace").text()).isEqualTo("team-parcels-dev");
        Tree helm = spec.at("source", "helm");
        List<Tree> shown = new Chart(service, helm.at("releaseName").text())
                .render("default", helm.at("valuesObject").map());
        Function<Tree, String> named =
                it -> it.at("kind").text() + " " + it.at("metadata", "name").text();
        assertThat(shown.stream().map(named))
                .as("what it makes")
                .doesNotContainAnyElementsOf(Chart.of(service).render("dev", Chart.RELEASED).stream()
                        .map(named)
                        .toList());
        assertThat(Chart.kinds(shown))
                .contains("Deployment")
                .doesNotContain("HorizontalPodAutoscaler", "PrometheusRule", "ServiceMonitor", "PodMonitor");
        Tree deployment = Chart.one(shown, "Deployment");
        assertThat(deployment.at("spec", "replicas").text()).isEqualTo("1");
        assertThat(deployment
                        .at("metadata", "labels", "ridgeway.dev/environment")
                        .text())
                .isEqualTo("preview-3");
        assertThat(deployment
                        .at("spec", "template", "spec", "containers", 0, "image")
                        .text())
                .isEqualTo("registry.ridgeway.internal/team-parcels/parcel-tracker:" + Chart.REVISION);
        if (exposure.equals("public")) {
            assertThat(Chart.one(shown, "HTTPRoute").at("spec", "hostnames").texts())
                    .containsExactly("parcel-tracker-preview-3.dev.example.internal");
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
                        "smoke contents read",
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
        assertThat(tasks).containsExactly("clone", "test", "image", "release", "smoke");
        pipeline.at("spec", "tasks").items().forEach(task -> {
            assertThat(tasks).containsAll(task.at("runAfter").texts());
            task.at("taskSpec", "steps").items().forEach(step -> {
                assertThat(step.at("image").text()).matches("[\\w./-]+:v?\\d[\\w.-]*");
                assertThat(step.at("script").text())
                        .as("values reach scripts by the environment")
                        .doesNotContain("$(params", "$(tasks");
            });
        });
        assertThat(service.text("README.md"))
                .as("what the other pipeline does and this one does not")
                .contains("checks no proposals", "render the chart", "kind of machine", "no list of contents");
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

    @Test
    void deliversToTheEnvironmentsThatTheConfigurationNames() {
        Variant variant = new Variant("go", "public", false);
        GeneratedService service = GeneratedService.of(
                "two-environments",
                variant.answers(),
                Map.of("APP_CONFIG_ridgeway_environments", "[\"test\", \"live\"]"));

        assertThat(service.files().keySet().stream()
                        .filter(name -> name.startsWith("deploy/argocd/") || name.startsWith("deploy/environments/")))
                .containsExactly(
                        "deploy/argocd/live.yaml",
                        "deploy/argocd/test.yaml",
                        "deploy/environments/live/held-back.yaml",
                        "deploy/environments/live/values.yaml",
                        "deploy/environments/test/held-back.yaml",
                        "deploy/environments/test/values.yaml");
        Tree application = service.yaml("deploy/argocd/live.yaml").getFirst();
        assertThat(application
                        .at("metadata", "labels", "ridgeway.dev/environment")
                        .text())
                .isEqualTo("live");
        assertThat(application.at("spec", "destination", "namespace").text()).isEqualTo("team-parcels-live");
        assertThat(application.at("spec", "source", "helm", "valueFiles").texts())
                .containsExactly("../environments/live/values.yaml");
        Chart chart = Chart.of(service);
        assertThat(hostnames(chart, "test")).containsExactly("parcel-tracker.test.example.internal");
        assertThat(hostnames(chart, "live")).containsExactly("parcel-tracker.example.internal");
        for (String pipeline : List.of(".github/workflows/ci.yaml", ".tekton/pipeline.yaml")) {
            assertThat(service.text(pipeline))
                    .contains("deploy/environments/test/values.yaml")
                    .doesNotContain("environments/dev", "to dev", "to live");
        }
        assertThat(service.text("README.md")).contains("releases main to test", "what differs between test and live,");
        assertThat(service.text("docs/on-call.md")).contains("Before the first release to live:");
    }

    @Test
    void treatsAnOnlyEnvironmentAsTheLastOne() {
        GeneratedService service = GeneratedService.of(
                "one-environment",
                new Variant("go", "public", false).answers(),
                Map.of("APP_CONFIG_ridgeway_environments", "[\"live\"]"));

        Tree values = service.yaml("deploy/environments/live/values.yaml").getFirst();
        assertThat(values.at("autoscaling", "minReplicas").value()).isEqualTo(2);
        assertThat(values.at("env", "LOG_LEVEL").text()).isEqualTo("info");
        assertThat(service.text("README.md")).contains("what is particular to live,");
    }

    private static List<String> hostnames(Chart chart, String environment) {
        return Chart.one(chart.render(environment, Chart.RELEASED), "HTTPRoute")
                .at("spec", "hostnames")
                .texts();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"dev\": {\"cluster\": \"east\"}}", "\"dev,prod\"", "[\"Prod EU\"]"})
    void keepsToItsEnvironmentsWhereTheConfigurationMeansSomethingElseByThem(String theirs) {
        GeneratedService service = GeneratedService.of(
                "theirs-" + theirs.length(),
                new Variant("go", "internal", false).answers(),
                Map.of("APP_CONFIG_scaffolder_defaultEnvironment_parameters_environments", theirs));

        assertThat(service.files().keySet().stream().filter(name -> name.startsWith("deploy/argocd/")))
                .containsExactly(
                        "deploy/argocd/dev.yaml", "deploy/argocd/production.yaml", "deploy/argocd/staging.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"spinnaker\""})
    void isNotDeliveredWhereTheConfigurationMeansSomethingElseByThat(String theirs) {
        GeneratedService service = GeneratedService.of(
                "their-delivery-" + theirs.length(),
                new Variant("go", "internal", false).answers(),
                Map.of("APP_CONFIG_scaffolder_defaultEnvironment_parameters_delivery", theirs));

        assertThat(service.run().effects()).containsOnlyKeys("publish:repository", "catalog:register");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "\"\""})
    void isDeliveredAndWaitedForThoughTheConfigurationMeansSomethingElseByThat(String theirs) {
        GeneratedService service = GeneratedService.of(
                "delivered-" + theirs.length(),
                new Variant("go", "internal", false).answers(),
                Map.of(
                        "APP_CONFIG_scaffolder_defaultEnvironment_parameters_delivery",
                        theirs,
                        "APP_CONFIG_ridgeway_delivery_repository",
                        "git.ridgeway.internal?owner=engineering&repo=delivery"));

        assertThat(service.run().effects()).containsKey("delivery:join");
        assertThat(service.run().effects().get("delivery:await"))
                .containsEntry("environment", "dev")
                .containsEntry("first", true)
                .doesNotContainKey("commitHash");
    }

    @Test
    void keepsNamespacesShortEnoughForAnyEnvironment() {
        Map<String, @Nullable Object> answers = new Variant("go", "internal", false).answers();
        answers.put("owner", "group:default/" + "long".repeat(15));
        GeneratedService service = GeneratedService.of(
                "long-names", answers, Map.of("APP_CONFIG_ridgeway_environments", "[\"acceptance-in-europe\"]"));

        Tree application = service.files().keySet().stream()
                .filter(name -> name.startsWith("deploy/argocd/"))
                .map(name -> service.yaml(name).getFirst())
                .findFirst()
                .orElseThrow();
        assertThat(application.at("spec", "destination", "namespace").text())
                .hasSizeLessThanOrEqualTo(63)
                .startsWith("longlonglong")
                .endsWith("-acceptance-in-europe");
        assertThat(service.run().output().get("address"))
                .isEqualTo("http://parcel-tracker."
                        + application.at("spec", "destination", "namespace").text());
    }
}
