package dev.ridgeway.plugin.paths;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The template of a run.
 *
 * @param entityRef its full reference, e.g. {@code template:default/new-service}
 * @param baseUrl the address relative addresses are resolved against; null when the source is unknown
 * @param entity the template entity as the catalog holds it
 */
public record TemplateInfo(String entityRef, @Nullable String baseUrl, Map<String, @Nullable Object> entity) {}
