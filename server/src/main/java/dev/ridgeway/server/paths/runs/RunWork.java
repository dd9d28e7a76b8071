package dev.ridgeway.server.paths.runs;

import dev.ridgeway.plugin.paths.TemplateInfo;
import dev.ridgeway.server.identity.Actor;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one performance of a template's steps starts from; {@code before} holds the steps that were performed already. */
record RunWork(
        String id,
        PathTemplate template,
        TemplateInfo info,
        Map<String, @Nullable Object> parameters,
        Map<String, String> secrets,
        Map<String, @Nullable Object> person,
        @Nullable String startedBy,
        Actor actor,
        Path workspace,
        boolean dryRun,
        Map<String, RunStep> before,
        Mask mask) {}
