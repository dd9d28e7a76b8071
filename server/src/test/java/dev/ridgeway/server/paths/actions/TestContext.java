package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.TemplateInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One execution of one step, without a run around it. */
record TestContext(
        Path workspace,
        Map<String, @Nullable Object> input,
        Map<String, @Nullable Object> parameters,
        @Nullable String baseUrl,
        List<String> lines)
        implements ActionContext {

    static TestContext of(Path workspace, Map<String, @Nullable Object> input) {
        return new TestContext(workspace, input, Map.of(), null, new ArrayList<>());
    }

    TestContext from(Path template) {
        return new TestContext(workspace, input, parameters, template.toUri().toString(), lines);
    }

    TestContext answering(Map<String, @Nullable Object> answers) {
        return new TestContext(workspace, input, answers, baseUrl, lines);
    }

    @Override
    public void log(String line) {
        lines.add(line);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of();
    }

    @Override
    public String taskId() {
        return "task";
    }

    @Override
    public String stepId() {
        return "step";
    }

    @Override
    public @Nullable String startedBy() {
        return "user:default/ana";
    }

    @Override
    public TemplateInfo template() {
        return new TemplateInfo(
                "template:default/t",
                baseUrl,
                Map.of("metadata", Map.of("annotations", Map.of("backstage.io/template-version", "1.2.0"))));
    }

    @Override
    public boolean dryRun() {
        return false;
    }

    @Override
    public boolean cancelled() {
        return false;
    }
}
