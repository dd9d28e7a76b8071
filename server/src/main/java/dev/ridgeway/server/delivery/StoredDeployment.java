package dev.ridgeway.server.delivery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment as it is kept. */
record StoredDeployment(
        long id,
        long target,
        String engine,
        String targetName,
        String title,
        String repository,
        List<String> files,
        String revision,
        Outcome outcome,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant upAt,
        String askedBy,
        String message,
        List<String> images,
        Release release) {

    StoredDeployment with(Release read) {
        return new StoredDeployment(
                id,
                target,
                engine,
                targetName,
                title,
                repository,
                files,
                revision,
                outcome,
                startedAt,
                endedAt,
                upAt,
                askedBy,
                message,
                images,
                read.named());
    }
}
