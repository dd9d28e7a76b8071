package dev.ridgeway.server.catalog.registration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an address would bring: {@code target} is the file that would be followed, {@code draft} what could be written where
 * there is no file yet.
 */
record RegistrationPreview(
        String target,
        boolean registered,
        List<FoundEntry> entities,
        List<FoundMistake> mistakes,
        @Nullable FileDraft draft) {

    /** {@code state}: new, known (from the same file), or taken (by the file {@code heldBy}, so that this one is left out). */
    record FoundEntry(String ref, String title, String description, String source, String state, String heldBy) {}

    /** What is wrong at which line (0: unknown) of which file; {@code text} is that line, where it may be shown. */
    record FoundMistake(
            String ref, String path, String sentence, String remedy, String source, int line, String text) {}

    /** First answers for a new file; {@code proposable} when it can be proposed from here. */
    record FileDraft(
            String host,
            String repository,
            String file,
            boolean proposable,
            String name,
            String description,
            String owner,
            String slugAnnotation,
            String slug) {}
}
