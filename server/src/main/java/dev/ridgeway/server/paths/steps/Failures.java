package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.template.PathStep;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.ProblemAdvice;
import java.io.IOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.TransactionSystemException;

/** Turns what an action threw into what a person reads. */
public final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static RunError of(String run, PathStep step, Throwable thrown) {
        String id = step.id();
        return switch (thrown) {
            case ActionFailed failed ->
                new RunError("Error", failed.code(), String.valueOf(failed.getMessage()), failed.remedy(), id);
            case Problem problem ->
                new RunError(problem.backstageName(), problem.code(), problem.sentence(), problem.remedy(), id);
            case ToolProblem problem -> new RunError("Error", problem.code(), problem.message(), problem.remedy(), id);
            case ExpressionFailed failed ->
                new RunError(
                        "InputError",
                        "expression-failed",
                        "An expression in the step " + id + " cannot be evaluated: " + failed.getMessage() + ".",
                        "Correct the expression in the template.",
                        id);
            case StackOverflowError deep ->
                new RunError(
                        "Error",
                        "action-too-deep",
                        "The action " + step.action() + " met data that is nested too deeply.",
                        "Simplify the data this step works on.",
                        id);
            default -> unexpected(run, "The action " + step.action(), id, thrown);
        };
    }

    /** All steps are done, and what the template says of them cannot be said. */
    static RunError ofOutput(ExpressionFailed failed) {
        return new RunError(
                "InputError",
                "expression-failed",
                "The output of the template cannot be evaluated: " + failed.getMessage() + ".",
                "Correct spec.output of the template.",
                "");
    }

    /** What stands in the way of a run that none of its steps is to blame for. */
    public static RunError outsideOfSteps(String run, Throwable thrown) {
        return unexpected(run, "The run", "", thrown);
    }

    /** Says nothing of what was thrown: statements and paths of the server are for its log. */
    private static RunError unexpected(String run, String what, String stepId, Throwable thrown) {
        if (diskFull(thrown)) {
            return new RunError(
                    "Error",
                    "disk-full",
                    what + " could not write its files: the disk of the server is full.",
                    "Free space in the data directory of the server, then retry this run.",
                    stepId);
        }
        log.warn("{} failed unexpectedly in the run {}", what, run, thrown);
        return new RunError(
                "Error",
                "action-failed",
                what + " failed in a way it did not foresee.",
                "Retry the run; if it stays, give " + run
                        + ", the id of the run, to whoever runs Ridgeway: the log has more.",
                stepId);
    }

    private static boolean diskFull(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof IOException
                    && (message.contains("no space left") || message.contains("quota exceeded"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the database is away or full, which is no fault of a step: the run goes on when it is back. */
    public static boolean databaseAway(Throwable thrown) {
        return ProblemAdvice.databaseAway(thrown)
                || ProblemAdvice.databaseFull(thrown)
                || thrown instanceof TransactionSystemException;
    }
}
