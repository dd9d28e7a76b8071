package dev.ridgeway.server.paths.trial;

import dev.ridgeway.plugin.paths.TemplateInfo;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.steps.Actions;
import dev.ridgeway.server.paths.steps.Mask;
import dev.ridgeway.server.paths.steps.RunFolders;
import dev.ridgeway.server.paths.steps.RunOutcome;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.paths.steps.RunWork;
import dev.ridgeway.server.paths.steps.StepSequence;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.trial.TriedTemplate.TriedFile;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tries templates: steps that touch only the workspace are performed in a folder that goes away, others are described. */
@Component
public class TemplateTrial {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final RunFolders folders;
    private final Actions actions;
    private final RunSettings settings;

    TemplateTrial(RunFolders folders, Actions actions, RunSettings settings) {
        this.folders = folders;
        this.actions = actions;
        this.settings = settings;
    }

    /** Something to try; files given with it are the template's own, beside its {@code template.yaml}. */
    public record Attempt(
            PathTemplate template,
            @Nullable String baseUrl,
            Map<String, @Nullable Object> parameters,
            Map<String, String> secrets,
            Map<String, @Nullable Object> person,
            Actor actor,
            List<TriedFile> given) {}

    /** Performs what can be performed without effect and answers what came of it. */
    public TriedTemplate of(Attempt attempt) {
        String id = "try-" + UUID.randomUUID();
        Path folder = folders.fresh(id);
        try {
            Path workspace = Files.createDirectories(folder.resolve("workspace"));
            Path sources = Files.createDirectories(folder.resolve("template"));
            for (TriedFile file : attempt.given()) {
                write(sources, file);
            }
            String baseUrl = attempt.given().isEmpty() ? attempt.baseUrl() : sources.toUri() + "template.yaml";
            Mask mask = new Mask(attempt.secrets().values());
            TryJournal journal = new TryJournal(mask, LONGEST.toNanos());
            attempt.template().remarks().forEach(journal::remark);
            RunWork work = new RunWork(
                    id,
                    settings.here(attempt.template()),
                    new TemplateInfo(
                            attempt.template().ref(),
                            baseUrl,
                            attempt.template().entity()),
                    attempt.parameters(),
                    attempt.secrets(),
                    attempt.person(),
                    attempt.person().get("ref") instanceof String ref ? ref : null,
                    attempt.actor(),
                    workspace,
                    true,
                    Map.of(),
                    mask);
            RunOutcome outcome = new StepSequence(work, journal, actions, settings).perform();
            return new TriedTemplate(
                    read(workspace), journal.imagined(), journal.log(), mask.object(outcome.output()), outcome.error());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            folders.remove(folder);
        }
    }

    private static void write(Path sources, TriedFile file) throws IOException {
        Path target = sources.resolve(file.path()).normalize();
        if (!target.startsWith(sources) || target.equals(sources)) {
            throw new Problem.Invalid(
                    "path-leaves-workspace",
                    "The path \"" + file.path() + "\" leads out of the template's folder.",
                    "Send paths relative to the template.");
        }
        try {
            Files.createDirectories(target.resolveSibling(""));
            Files.write(target, file.content());
        } catch (FileSystemException e) {
            throw new Problem.Invalid(
                    "file-not-usable",
                    "The file \"" + file.path() + "\" cannot be laid beside the template.",
                    "Send paths that a file system takes, none of them the folder of another.");
        }
    }

    private static List<TriedFile> read(Path workspace) throws IOException {
        List<TriedFile> files = new ArrayList<>();
        long bytes = 0;
        try (Stream<Path> paths = Files.walk(workspace)) {
            for (Path path : paths.filter(it -> Files.isRegularFile(it, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                bytes += Files.size(path);
                if (bytes > MOST_BYTES) {
                    throw new Problem.Invalid(
                            "workspace-too-large",
                            "The template makes more than 64 MB of files.",
                            "Let the template make less.");
                }
                files.add(new TriedFile(
                        workspace.relativize(path).toString().replace('\\', '/'),
                        Files.isExecutable(path),
                        Files.readAllBytes(path)));
            }
        }
        return files;
    }
}
