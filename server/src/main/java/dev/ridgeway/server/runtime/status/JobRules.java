package dev.ridgeway.server.runtime.status;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;
import tools.jackson.databind.JsonNode;

/** Jobs end, so their truth is their last run and their next, not whether something answers. */
final class JobRules {

    private JobRules() {}

    static WorkloadStatus job(WorkloadObjects objects, Instant now) {
        JsonNode job = objects.workload();
        Run run = run(objects, now);
        JsonNode template = job.at("/spec/template");
        return told(
                run.state(),
                job,
                template,
                run.sentence(),
                run.findings(),
                run.since(),
                started(job).orElse(null),
                null);
    }

    static WorkloadStatus cronJob(WorkloadObjects objects, Instant now) {
        JsonNode cron = objects.workload();
        JsonNode template = cron.at("/spec/jobTemplate/spec/template");
        List<JsonNode> runs = objects.revisions().stream()
                .sorted(Comparator.comparing((JsonNode it) ->
                                started(it).or(() -> Fields.created(it)).orElse(Instant.EPOCH))
                        .reversed())
                .toList();
        Optional<JsonNode> last = runs.stream().findFirst();
        Instant lastRun = Fields.time(cron.at("/status/lastScheduleTime"))
                .or(() -> last.flatMap(JobRules::started))
                .orElse(null);
        if (cron.at("/spec/suspend").asBoolean(false)) {
            return told(
                    State.STOPPED, cron, template, "It is paused: no run is planned.", List.of(), null, lastRun, null);
        }
        Instant next = next(cron, now);
        if (last.isEmpty()) {
            String sentence = lastRun == null ? "It has not run yet." : "Its last run is cleared away.";
            return told(State.SERVING, cron, template, sentence, List.of(), null, lastRun, next);
        }
        Run run = run(of(last.get(), objects), now);
        if (run.state() == State.SERVING && runs.size() > 1) {
            Run before = run(of(runs.get(1), objects), now);
            if (before.state() == State.DOWN) {
                String sentence = before.sentence().replaceFirst("^It failed", "It is running; its run before failed");
                return told(State.DEGRADED, cron, template, sentence, before.findings(), before.since(), lastRun, next);
            }
        }
        return switch (run.state()) {
            case DOWN ->
                told(
                        State.DEGRADED,
                        cron,
                        template,
                        run.sentence().replaceFirst("^It failed", "Its last run failed"),
                        run.findings(),
                        run.since(),
                        lastRun,
                        next);
            case FINISHED ->
                told(State.SERVING, cron, template, "Its last run succeeded.", List.of(), null, lastRun, next);
            default -> told(run.state(), cron, template, run.sentence(), run.findings(), run.since(), lastRun, next);
        };
    }

    private static WorkloadObjects of(JsonNode job, WorkloadObjects all) {
        List<JsonNode> pods = all.pods().stream()
                .filter(it -> Fields.ownedBy(it, Fields.uid(job)))
                .toList();
        return new WorkloadObjects(job, List.of(), pods, all.events());
    }

    private record Run(
            State state,
            String sentence,
            List<Finding> findings,
            @Nullable Instant since) {
        Run(State state, String sentence, List<Finding> findings) {
            this(state, sentence, findings, null);
        }
    }

    private static Run run(WorkloadObjects objects, Instant now) {
        JsonNode job = objects.workload();
        if (Fields.is(job, "Complete") || Fields.is(job, "SuccessCriteriaMet")) {
            return new Run(State.FINISHED, "It finished.", List.of());
        }
        Optional<Finding> trouble = objects.pods().stream()
                .map(it -> PodReport.of(it, objects.events(), now).trouble())
                .filter(it -> it != null)
                .findFirst();
        Optional<JsonNode> failed = Fields.condition(job, "Failed")
                .filter(it -> it.path("status").asString("").equals("True"));
        if (failed.isPresent()) {
            String reason = failed.get().path("reason").asString("");
            String why = switch (reason) {
                case "DeadlineExceeded" -> "it took longer than it may";
                case "BackoffLimitExceeded" -> "every try ended with a failure";
                default -> "it ended with a failure";
            };
            Finding said = new Finding(
                    trouble.map(Finding::words).orElse(why),
                    "Job",
                    Fields.name(job),
                    "status.conditions[Failed]",
                    reason + " " + failed.get().path("message").asString(""));
            return new Run(
                    State.DOWN,
                    "It failed: " + said.words() + ".",
                    List.of(said),
                    Fields.since(job, "Failed", "True").orElse(null));
        }
        if (job.at("/spec/suspend").asBoolean(false)) {
            return new Run(State.STOPPED, "It is paused.", List.of());
        }
        if (trouble.isPresent()) {
            return new Run(
                    State.STARTING, "It tries to run, so far " + trouble.get().words() + ".", List.of(trouble.get()));
        }
        return new Run(State.SERVING, "It is running.", List.of());
    }

    private static Optional<Instant> started(JsonNode job) {
        return Fields.time(job.at("/status/startTime"));
    }

    private static @Nullable Instant next(JsonNode cron, Instant now) {
        try {
            ZoneId zone = ZoneId.of(cron.at("/spec/timeZone").asString("UTC"));
            var next = CronExpression.parse("0 " + cron.at("/spec/schedule").asString(""))
                    .next(now.atZone(zone));
            return next == null ? null : next.toInstant();
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    private static WorkloadStatus told(
            State state,
            JsonNode workload,
            JsonNode template,
            String sentence,
            List<Finding> findings,
            @Nullable Instant since,
            @Nullable Instant lastRun,
            @Nullable Instant nextRun) {
        String name = Fields.name(workload);
        return new WorkloadStatus(
                state,
                Change.COMPLETE,
                0,
                0,
                new RunningVersion(VersionName.of(template, name), VersionName.image(template, name), 0, 0),
                null,
                sentence,
                findings,
                since,
                null,
                lastRun,
                nextRun);
    }
}
