package dev.ridgeway.plugin.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entity and where it is.
 *
 * @param location {@code type:target} of the one thing it stands for, such as {@code url:https://github.com/kim}
 * @param content as it would stand in a catalog file; checked by the same rules
 */
public record ProvidedEntity(String location, Map<String, Object> content) {
    public ProvidedEntity {
        content = Collections.unmodifiableMap(new LinkedHashMap<>(content));
    }
}
