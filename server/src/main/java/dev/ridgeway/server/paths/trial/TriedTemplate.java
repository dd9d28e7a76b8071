package dev.ridgeway.server.paths.trial;

import dev.ridgeway.server.paths.steps.RunError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of trying a template: the files its steps made, the effects it would have, its log and output. */
public record TriedTemplate(
        List<TriedFile> files,
        List<Imagined> effects,
        List<Map<String, @Nullable Object>> log,
        Map<String, @Nullable Object> output,
        @Nullable RunError error) {

    /** A step that would change something outside, with its rendered input. */
    public record Imagined(String action, Map<String, @Nullable Object> input) {}

    /** A file of the workspace; the content is not copied. */
    @SuppressWarnings("ArrayRecordComponent") // read once and encoded; nobody compares them
    public record TriedFile(String path, boolean executable, byte[] content) {}
}
