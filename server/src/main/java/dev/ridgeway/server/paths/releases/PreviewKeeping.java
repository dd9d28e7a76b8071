package dev.ridgeway.server.paths.releases;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.ridgeway.plugin.code.BranchFiles;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.releases.Previews.Planned;
import dev.ridgeway.server.paths.releases.Previews.Preview;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.pipelines.BuildState;
import dev.ridgeway.server.pipelines.EntityBuilds.Build;
import dev.ridgeway.server.platform.DurableWork;
import dev.ridgeway.server.platform.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Looks again and again at every preview: one whose proposal is closed ends, one of a proposal that holds a newer commit gets
 * that as soon as it is built. So nothing depends on having heard of it.
 */
@Configuration(proxyBeanMethods = false)
class PreviewKeeping {

    private static final Logger log = LoggerFactory.getLogger(PreviewKeeping.class);
    private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("paths-previews");
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final Previews previews;
    private final PreviewBuilds builds;
    private final Code code;
    private final Delivery delivery;
    private final RunSettings settings;
    private final DurableWork work;
    private final InstantSource clock;
    private final Actor self = Actor.system("previews");
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    PreviewKeeping(
            Previews previews,
            PreviewBuilds builds,
            Code code,
            Delivery delivery,
            RunSettings settings,
            DurableWork work,
            InstantSource clock) {
        this.previews = previews;
        this.builds = builds;
        this.code = code;
        this.delivery = delivery;
        this.settings = settings;
        this.work = work;
        this.clock = clock;
    }

    @Bean
    Task<Void> keepPreviews() {
        return Tasks.custom(TASK).execute((instance, context) -> {
            look();
            return (CompletionHandler<Void>) (done, operations) ->
                    operations.reschedule(done, clock.instant().plus(PAUSE));
        });
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (settings.delivery().isPresent()) {
            work.schedule(TASK.instance("all").build(), clock.instant());
        }
    }

    private void look() {
        quietly("Previews", () -> previews.all(self).forEach(it -> quietly(it.path(), () -> keep(it))));
    }

    /** What goes wrong is told once, and tried again. */
    private void quietly(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (told.add(what + ": " + e.getMessage())) {
                log.warn("{} could not be looked after: {}", what, e.toString());
            }
        }
    }

    private void keep(Preview preview) {
        Optional<Code.Proposed> proposed = proposed(preview);
        if (proposed.filter(Code.Proposed::open).isEmpty()) {
            String end = proposed.map(Code.Proposed::state).orElse("gone");
            write(
                    preview,
                    "End the preview of proposal " + preview.proposal() + " of "
                            + preview.entity().name() + ", which is " + end,
                    List.of(),
                    List.of(preview.path()));
        } else if (!proposed.get().headCommit().equals(preview.commit())) {
            follow(previews.plan(self, preview.entity(), preview.proposal()));
        }
    }

    /** Nothing when it, or its repository, is not there any more. */
    private Optional<Code.Proposed> proposed(Preview preview) {
        try {
            return Optional.of(code.proposal(self, preview.source(), preview.proposal()));
        } catch (Problem.NotFound gone) {
            return Optional.empty();
        }
    }

    private void follow(Planned planned) {
        Preview preview = planned.preview();
        Optional<Build> build = builds.newest(self, preview.entity(), preview.commit());
        if (build.isEmpty()) {
            builds.start(self, preview.entity(), preview.source(), preview.commit());
        } else if (build.get().state() == BuildState.SUCCEEDED) {
            write(
                    preview,
                    "Preview " + build.get().version() + " of proposal " + preview.proposal() + " of "
                            + preview.entity().name(),
                    List.of(RepositoryFile.text(preview.path(), planned.content())),
                    List.of());
        }
    }

    /** Only where it still is. */
    private void write(Preview preview, String message, List<RepositoryFile> files, List<String> deletions) {
        RepositoryName repository = settings.delivery().orElseThrow().repository();
        BranchFiles now = code.files(self, repository, "", List.of(preview.path()));
        if (now.files().isEmpty()) {
            return;
        }
        Change change =
                new Change(now.branch(), message, settings.author(), settings.email(), files, deletions, now.commit());
        code.commit(self, repository, change, "");
        delivery.hurry(self, repository);
    }
}
