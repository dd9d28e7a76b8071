package dev.ridgeway.adapters.github;

import dev.ridgeway.adapters.github.GitHubRun.Jobs;
import dev.ridgeway.adapters.github.GitHubRun.Run;
import dev.ridgeway.adapters.github.GitHubRun.Runs;
import dev.ridgeway.adapters.hosted.HostHttp;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of one GitHub that {@code integrations} names. An entity's runs are those of the repository in its
 * annotation {@code github.com/project-slug}, at the host its files come from. GitHub shows a log once its job has ended.
 */
final class GitHubActions implements PipelineEngine {

    private static final String SLUG = "github.com/project-slug";
    private static final List<String> LOCATIONS =
            List.of("backstage.io/source-location", "backstage.io/managed-by-location");
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final int MOST_JOBS = 100;

    private final GitHubHost host;

    GitHubActions(GitHubHost host) {
        this.host = host;
    }

    @Override
    public String name() {
        return "githubactions-" + host.host().replace(':', '-');
    }

    @Override
    public String kind() {
        return "githubactions";
    }

    @Override
    public String title() {
        return "GitHub Actions at " + host.host();
    }

    @Override
    public String address() {
        return "https://" + host.host();
    }

    @Override
    public String ask() {
        if (host.http().json(host.probe(), Map.class).isEmpty()) {
            throw new ToolRefused(
                    "tool-not-there",
                    "What answers at " + host.http().base() + " is not "
                            + host.http().title() + ".",
                    "Check the address under integrations in the configuration.");
        }
        return "";
    }

    /** GitHub tells rights by repository alone. */
    @Override
    public ToolRights rights() {
        ask();
        return ToolRights.all("see builds, where its token may read the repository");
    }

    @Override
    public boolean mayHave(PipelineSource source) {
        return slug(source).isPresent()
                && LOCATIONS.stream()
                        .flatMap(it -> source.annotation(it).stream())
                        .findFirst()
                        .map(GitHubActions::authority)
                        .orElse(GitHubHost.CLOUD)
                        .equalsIgnoreCase(host.host());
    }

    private static Optional<String> slug(PipelineSource source) {
        return source.annotation(SLUG).filter(it -> REPOSITORY.matcher(it).matches() && !it.contains(".."));
    }

    private static String authority(String location) {
        try {
            return String.valueOf(URI.create(location.replaceFirst("^url:", "")).getAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public List<PipelineRun> runs(PipelineSource source, int limit) {
        String at = actions(source).orElse("");
        return at.isEmpty()
                ? List.of()
                : host.http().json(at + "/runs?per_page=" + Math.min(limit, 100), Runs.class).stream()
                        .flatMap(it -> it.runs().stream())
                        .map(it -> it.view(null))
                        .toList();
    }

    /** Where its API has them; empty where the source's runs are not here. */
    private Optional<String> actions(PipelineSource source) {
        return mayHave(source) ? slug(source).map(it -> "/repos/" + it + "/actions") : Optional.empty();
    }

    private Optional<Run> found(PipelineSource source, String id) {
        return NUMBER.matcher(id).matches()
                ? actions(source).flatMap(it -> host.http().json(it + "/runs/" + id, Run.class))
                : Optional.empty();
    }

    private Run needed(PipelineSource source, String id) {
        return found(source, id)
                .orElseThrow(() -> new ToolRefused(
                        "pipeline-run-not-found",
                        title() + " has no run " + id + " of " + source.name() + ".",
                        "It may have been deleted there; look at the list again."));
    }

    @Override
    public Optional<PipelineRun> run(PipelineSource source, String id) {
        return found(source, id).map(it -> it.view(jobs(source, id)));
    }

    private @Nullable Jobs jobs(PipelineSource source, String id) {
        return host.http()
                .json(
                        actions(source).orElse("") + "/runs/" + id + "/jobs?filter=latest&per_page=" + MOST_JOBS,
                        Jobs.class)
                .orElse(null);
    }

    /** The log of a job, which the steps of the job share. */
    @Override
    public InputStream log(PipelineSource source, String run, String log) {
        needed(source, run);
        Jobs jobs = jobs(source, run);
        boolean known = jobs != null && jobs.has(log);
        try {
            Path file = Files.createTempFile("ridgeway-log", ".txt");
            boolean there = false;
            try {
                there = known && host.http().download(actions(source).orElse("") + "/jobs/" + log + "/logs", file);
                if (there) {
                    return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
                }
            } finally {
                if (!there) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new ToolRefused(
                "log-not-found",
                title() + " has no log " + log + " of the run " + run + ".",
                "It shows a log when the job has ended, and keeps it for some months.");
    }

    /** GitHub starts branches and tags alone. */
    @Override
    public String start(PipelineSource source, String revision, String by) {
        String at = actions(source).orElse("");
        Run newest = (at.isEmpty() ? Optional.<Runs>empty() : host.http().json(at + "/runs?per_page=1", Runs.class))
                .flatMap(it -> it.runs().stream().findFirst())
                .orElseThrow(() -> new ToolRefused(
                        "pipeline-never-ran",
                        title() + " has never built " + source.name() + ", so it is not known how that is done.",
                        "Begin with a push."));
        String path = at + "/workflows/" + newest.workflow() + "/dispatches";
        HostHttp.Answer answer = dispatched(path, revision, newest);
        if (answer.status() == 200) {
            return String.valueOf(host.http()
                    .parsed(path, answer.body(), GitHubRun.Started.class)
                    .id());
        }
        if (answer.status() == 204) {
            return host.http().json(at + "/runs?event=workflow_dispatch&per_page=1", Runs.class).stream()
                    .flatMap(it -> it.runs().stream())
                    .map(it -> String.valueOf(it.id()))
                    .findFirst()
                    .orElseThrow(() -> new ToolUnavailable(
                            "pipelines-slow",
                            title() + " has taken the wish to build " + revision + " and does not show the run yet.",
                            "Look at the list again in a moment."));
        }
        throw notStartable(newest);
    }

    private HostHttp.Answer dispatched(String path, String revision, Run newest) {
        try {
            return host.http().post(path, Map.of("ref", revision, "return_run_details", true));
        } catch (ToolRefused refused) {
            throw refused.code().equals("tool-refused") ? notStartable(newest) : refused;
        }
    }

    private ToolRefused notStartable(Run run) {
        return new ToolRefused(
                "pipeline-not-startable",
                title() + " does not start the workflow of " + run.title() + ".",
                "Let the workflow have the trigger workflow_dispatch on the default branch.");
    }

    private void done(PipelineSource source, Run run, String what) {
        String path = actions(source).orElse("") + "/runs/" + run.id() + "/" + what;
        HostHttp.Answer answer = host.http().post(path, Map.of());
        if (answer.status() >= 300) {
            throw new ToolRefused(
                    "tool-forbidden",
                    title() + " does not let the token of integrations " + what + " " + run.title() + ".",
                    "Give the token the permission Actions: write.");
        }
    }

    @Override
    public String retry(PipelineSource source, String run, String by) {
        Run old = needed(source, run);
        done(source, old, "rerun");
        return run;
    }

    @Override
    public void cancel(PipelineSource source, String run) {
        Run old = needed(source, run);
        if (!old.view(null).state().ended()) {
            done(source, old, "cancel");
        }
    }

    private record Repository(@Nullable Map<String, Boolean> permissions) {}

    @Override
    public List<MissingRight> missing(PipelineSource source, List<PipelineRun> runs) {
        String slug = slug(source).orElse("");
        boolean closed = mayHave(source)
                && host.http().json("/repos/" + slug, Repository.class).stream()
                        .flatMap(it -> Optional.ofNullable(it.permissions()).stream())
                        .anyMatch(it -> Boolean.FALSE.equals(it.get("push")));
        return closed
                ? List.of(new MissingRight(
                        "start and stop builds",
                        "Builds by GitHub Actions start by a push alone.",
                        "the permission Actions: write on " + slug + " for the token of integrations.github"))
                : List.of();
    }
}
