package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.template.PathTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run began with and keeps: its template as it was then, the answers, who asked. {@code person} is the value of
 * {@code user} in expressions; {@code revision} is the commit of the template, empty when its source has none; {@code
 * startsAt} is when it begins, null for at once.
 */
public record RunOrigin(
        UUID id,
        PathTemplate template,
        @Nullable String baseUrl,
        String revision,
        Map<String, @Nullable Object> parameters,
        List<String> secretNames,
        Map<String, @Nullable Object> person,
        Actor actor,
        Instant createdAt,
        @Nullable Instant startsAt) {}
