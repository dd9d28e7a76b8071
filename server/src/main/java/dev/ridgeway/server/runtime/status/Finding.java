package dev.ridgeway.server.runtime.status;

import dev.ridgeway.plugin.Excerpt;
import dev.ridgeway.server.connections.MaskedLines;
import java.util.stream.Collectors;

/**
 * Something that is not as it should be, and where that is written.
 *
 * @param words what it is, to follow "because" or a colon, without a word of Kubernetes
 * @param kind of the object that says so
 * @param field the path in it
 * @param value what stands there, without what looks like a secret: the last lines of a program may be among it, whose end
 *     says most
 */
public record Finding(String words, String kind, String name, String field, String value) {

    public Finding {
        MaskedLines mask = new MaskedLines();
        value = Excerpt.of(value.lines().map(mask::masked).collect(Collectors.joining("\n")));
    }
}
