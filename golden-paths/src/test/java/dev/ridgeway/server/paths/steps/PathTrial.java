package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.TemplateAction;
import dev.ridgeway.plugin.paths.TemplateInfo;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.TemplateHosts;
import dev.ridgeway.server.paths.template.PathStep;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.template.SchemaCheck;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Performs a shipped template with the engine and the actions of a real run, on a folder and without a server. Its
 * effects on the outside are written down instead of being made.
 */
public final class PathTrial implements AutoCloseable {

    /** What the run would have done outside of its workspace, by action, and what it answered. */
    public record Result(
            Map<String, Map<String, @Nullable Object>> effects,
            Map<String, @Nullable Object> output,
            List<String> log) {}

    private final Path file;
    private final PathTemplate template;
    private final AbstractApplicationContext context;

    private PathTrial(Path file, PathTemplate template, AbstractApplicationContext context) {
        this.file = file;
        this.template = template;
        this.context = context;
    }

    /** Reads the template, for a server without configuration. */
    public static PathTrial of(Path file) {
        return of(file, Map.of());
    }

    /** Reads the template, for a server with these settings in variables {@code APP_CONFIG_}. */
    @SuppressWarnings("unchecked")
    public static PathTrial of(Path file, Map<String, String> variables) {
        try {
            Object entity = Yaml.documents(Files.readString(file), file.toString())
                    .getFirst()
                    .value();
            var context = new AnnotationConfigApplicationContext();
            context.registerBean(
                    Configuration.class,
                    () -> Configuration.load(List.of(), Path.of("target").toAbsolutePath(), 7007, variables));
            context.register(Environments.class);
            context.addBeanFactoryPostProcessor(factory -> {
                for (String name : factory.getBeanDefinitionNames()) {
                    factory.getBeanDefinition(name).setLazyInit(true);
                }
            });
            context.scan(TemplateHosts.class.getPackageName());
            context.refresh();
            return new PathTrial(file, PathTemplate.of((Map<String, Object>) entity), context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PathTemplate template() {
        return template;
    }

    /** What is wrong with the answers of the form, as the door of the room says it. */
    public List<String> faults(Map<String, @Nullable Object> answers) {
        return template.pages().stream()
                .flatMap(page -> SchemaCheck.of(page).faults(answers).stream())
                .map(SchemaFault::stack)
                .toList();
    }

    /** Performs all steps; fails when the run does. */
    public Result perform(Path workspace, Map<String, @Nullable Object> answers) {
        if (!faults(answers).isEmpty()) {
            throw new IllegalArgumentException(faults(answers).toString());
        }
        Map<String, Map<String, @Nullable Object>> effects = new LinkedHashMap<>();
        List<TemplateAction> actions = new ArrayList<>();
        for (String name : List.of("fetchTemplateAction", "lineageWriteAction")) {
            actions.add(context.getBean(name, TemplateAction.class));
        }
        actions.add(new Noted(
                "publish:repository",
                Map.of(
                        "remoteUrl",
                        "https://git.ridgeway.internal/team/name",
                        "repoContentsUrl",
                        "https://git.ridgeway.internal/team/name/tree/main"),
                effects));
        actions.add(new Noted("catalog:register", Map.of("entityRef", "component:default/name"), effects));
        actions.add(new Noted("delivery:join", Map.of(), effects));
        actions.add(new Noted("delivery:await", Map.of("says", "It serves."), effects));
        RunSettings settings = new RunSettings(
                context.getBean(Configuration.class),
                context.getBean(TemplateHosts.class),
                context.getBean(Environments.class));
        Collected journal = new Collected(new ArrayList<>());
        RunOutcome outcome = new StepSequence(
                        new RunWork(
                                "trial",
                                settings.here(template),
                                new TemplateInfo(template.ref(), file.toUri().toString(), template.entity()),
                                answers,
                                Map.of(),
                                Map.of("ref", "user:default/ana"),
                                "user:default/ana",
                                Actor.system("trial"),
                                workspace,
                                false,
                                Map.of(),
                                new Mask(List.of())),
                        journal,
                        new Actions(actions),
                        settings)
                .perform();
        if (outcome.status() != RunStatus.COMPLETED) {
            throw new IllegalStateException(outcome.status() + " " + outcome.error() + " " + journal.lines());
        }
        return new Result(effects, outcome.output(), journal.lines());
    }

    @Override
    public void close() {
        context.close();
    }

    private record Noted(
            String id, Map<String, @Nullable Object> answer, Map<String, Map<String, @Nullable Object>> effects)
            implements TemplateAction {

        @Override
        public String description() {
            return "Writes down what it was asked to do.";
        }

        @Override
        public Map<String, Object> inputSchema() {
            return Map.of();
        }

        @Override
        public Map<String, @Nullable Object> execute(ActionContext context) {
            effects.put(id, context.input());
            return answer;
        }
    }

    private record Collected(List<String> lines) implements RunJournal {

        @Override
        public void began(PathStep step, boolean safe, boolean dry) {}

        @Override
        public void line(PathStep step, String line) {
            lines.add(step.id() + ": " + line);
        }

        @Override
        public void completed(PathStep step, Map<String, @Nullable Object> output) {}

        @Override
        public void skipped(PathStep step, String why) {
            lines.add(why);
        }

        @Override
        public void failed(PathStep step, RunError error) {
            lines.add(step.id() + ": " + error);
        }

        @Override
        public void cancelled(PathStep step) {}

        @Override
        public void unclear(PathStep step, String why) {
            lines.add(step.id() + ": " + why);
        }

        @Override
        public @Nullable Stop stop() {
            return null;
        }
    }
}
