package dev.ridgeway.plugin.paths;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything an action may know about the run it is a step of; made by the server for one execution of one step. */
public interface ActionContext {

    /** The step's input after rendering and validation: JSON values only. */
    Map<String, @Nullable Object> input();

    /** The run's own folder; nothing outside of it may be read or written through paths taken from the input. */
    Path workspace();

    /** Adds a line to the log of the step; secrets in it are masked by the server. */
    void log(String line);

    /** What the person entered as secrets of this run, by name. */
    Map<String, String> secrets();

    /** The answers of the form, without secrets. */
    Map<String, @Nullable Object> parameters();

    /** The id of the run, stable across restarts. */
    String taskId();

    /**
     * The id of the step, in a round of {@code each} with a dot and the number of the round; with the task's id it makes a
     * key under which outside effects stay recognisable.
     */
    String stepId();

    /** The reference of the person who started the run, when there is one. */
    @Nullable
    String startedBy();

    /** The template the run follows. */
    TemplateInfo template();

    /** True when the template is only tried: nothing outside the workspace may change. */
    boolean dryRun();

    /** Becomes true when the person cancels; long work asks now and then and stops by {@link ActionFailed}. */
    boolean cancelled();
}
