package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.TemplateAction;

/** An action that only reads: its output is all there is of it, so a run that goes on after a crash keeps that. */
public interface ReadingAction extends TemplateAction {

    @Override
    default boolean runsDry() {
        return true;
    }
}
