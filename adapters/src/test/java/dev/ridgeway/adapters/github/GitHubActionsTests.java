package dev.ridgeway.adapters.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.adapters.DescribedApi;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import dev.ridgeway.testkit.FakeGitHub;
import dev.ridgeway.testkit.PipelineEngineContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract by GitHub's own description of its API: every request and answer of it is held against that. */
class GitHubActionsTests extends PipelineEngineContract {

    private static final String COMMIT = "4f0c1e2d3b4a59687766554433221100ffeeddcc";

    private FakeGitHub github;
    private FakeActions actions;

    @BeforeEach
    void start() throws IOException {
        github = new FakeGitHub();
        actions = new FakeActions("shop/checkout");
        github.trouble(actions);
    }

    @AfterEach
    void stop() throws IOException {
        github.close();
        DescribedApi described = new DescribedApi("github.openapi.json");
        actions.exchanges()
                .forEach(it -> described.requireFit(
                        it.method(), URI.create(it.uri().replaceFirst("^/api/v3", "")), it.status(), it.body()));
    }

    @Override
    protected PipelineEngine engine() {
        return (PipelineEngine) new GitHubPlugin()
                .tools().stream()
                        .filter(it -> it.name().equals("githubactions"))
                        .findFirst()
                        .orElseThrow()
                        .tools(new HostContext("integrations.github: [" + github.integration() + "]"))
                        .getFirst();
    }

    @Override
    protected PipelineSource source() {
        return at(github.host());
    }

    private static PipelineSource at(String host) {
        return new PipelineSource(
                "checkout",
                Map.of(
                        "github.com/project-slug",
                        "shop/checkout",
                        "backstage.io/source-location",
                        "url:https://" + host + "/shop/checkout/tree/main/"));
    }

    @Override
    protected String build(String commit, boolean well) {
        return actions.run(commit, well ? "success" : "failure");
    }

    @Override
    protected String begin(String commit) {
        return actions.run(commit, "");
    }

    @Override
    protected void awaitEnd(String run) {
        actions.end(run);
    }

    /** Branches alone can be started. */
    @Override
    protected String startable(String commit) {
        actions.head(commit);
        return "main";
    }

    /** GitHub shows a log when its job has ended. */
    @Override
    protected boolean writesWhileItRuns() {
        return false;
    }

    @Override
    protected boolean tellsWhoAsked() {
        return false;
    }

    @Test
    void looksOnlyWhereTheFilesOfTheEntityComeFrom() {
        build(COMMIT, true);

        assertThat(engine().mayHave(at("elsewhere.example.com"))).isFalse();
        assertThat(engine().runs(at("elsewhere.example.com"), 10)).isEmpty();
        assertThat(engine().mayHave(new PipelineSource("checkout", Map.of()))).isFalse();
        assertThat(engine().mayHave(new PipelineSource(
                        "checkout", Map.of("github.com/project-slug", "shop/checkout/../../orgs"))))
                .isFalse();
        assertThat(actions.exchanges()).isEmpty();
    }

    @Test
    void startsOnGitHubsThatDoNotTellTheNewRun() {
        build(COMMIT, true);
        actions.tellNoNewRun();

        String run = engine().start(source(), startable(COMMIT), "ada");

        assertThat(run).isEqualTo("1001");
    }

    @Test
    void saysWhatTheWorkflowOrTheTokenLacks() {
        String run = build(COMMIT, true);
        actions.onlyByPush();
        assertThatThrownBy(() -> engine().start(source(), "main", "ada"))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("pipeline-not-startable"));
        assertThat(missing(engine())).isEmpty();

        actions.onlyRead();

        assertThat(missing(engine()))
                .extracting(MissingRight::grant)
                .containsExactly("the permission Actions: write on shop/checkout for the token of integrations.github");
        assertThatThrownBy(() -> engine().retry(source(), run, "ada"))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("tool-forbidden"));
    }

    @Test
    void hasTheLogOfAJobOnceItHasEnded() throws IOException {
        String run = begin(COMMIT);
        assertThatThrownBy(() -> engine().log(source(), run, "9" + run))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("log-not-found"));
        awaitEnd(run);
        List<String> logs = engine().run(source(), run).orElseThrow().stages().stream()
                .flatMap(it -> it.steps().stream())
                .map(it -> it.log())
                .toList();

        assertThat(logs).containsExactly("1" + run, "2" + run);
        try (InputStream log = engine().log(source(), run, logs.getFirst())) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).contains("built " + COMMIT);
        }
    }

    private List<MissingRight> missing(PipelineEngine engine) {
        return engine.missing(source(), engine.runs(source(), 10));
    }
}
