package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.TemplateInfo;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.template.PathTemplate;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one performance of a template's steps starts from; {@code before} holds the steps that were performed already. */
public record RunWork(
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
