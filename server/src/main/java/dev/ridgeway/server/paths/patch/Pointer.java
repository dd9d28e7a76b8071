package dev.ridgeway.server.paths.patch;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A place in a document, as JSON Pointer (RFC 6901) writes it: {@code /metadata/annotations/example.com~1role}. */
record Pointer(List<String> steps) {

    Pointer {
        steps = List.copyOf(steps);
    }

    static Pointer parse(String text) {
        if (text.isEmpty()) {
            return new Pointer(List.of());
        }
        if (!text.startsWith("/")) {
            throw new ActionFailed(
                    "pointer-invalid",
                    "\"" + text + "\" is not the place of a value.",
                    "Write a JSON Pointer, such as /spec/owner; '/' within a key is written ~1, '~' as ~0.");
        }
        return new Pointer(Arrays.stream(text.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList());
    }

    boolean isRoot() {
        return steps.isEmpty();
    }

    String last() {
        return steps.getLast();
    }

    Pointer parent() {
        return new Pointer(steps.subList(0, steps.size() - 1));
    }

    Pointer child(String step) {
        return new Pointer(Stream.concat(steps.stream(), Stream.of(step)).toList());
    }

    /** What stands there in a document. */
    @Nullable
    Object in(@Nullable Object document) {
        Object at = document;
        for (String step : steps) {
            if (at instanceof Map<?, ?> map && map.containsKey(step)) {
                at = map.get(step);
            } else if (at instanceof List<?> list
                    && index(step, list.size()) >= 0
                    && index(step, list.size()) < list.size()) {
                at = list.get(index(step, list.size()));
            } else {
                throw missing();
            }
        }
        return at;
    }

    ActionFailed missing() {
        return new ActionFailed(
                "patch-place-missing",
                "The file has nothing at " + this + ".",
                "Correct the place in the step, or use add, which makes what is missing.");
    }

    /** The index that {@code step} is in a list of {@code size}; {@code -} is the place after its last. */
    static int index(String step, int size) {
        if (step.equals("-")) {
            return size;
        }
        return step.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(step) : -1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append('/').append(step.replace("~", "~0").replace("/", "~1")));
        return text.toString();
    }
}
