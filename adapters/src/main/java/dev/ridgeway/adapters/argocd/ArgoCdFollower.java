package dev.ridgeway.adapters.argocd;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Asks one Argo CD again and again for its list, and reads in full what is different there. */
final class ArgoCdFollower implements Watch {

    private static final Duration PROJECTS_EVERY = Duration.ofMinutes(1);

    private final ArgoCdClient client;
    private final ArgoCdProjects rules;
    private final BiFunction<String, String, Optional<ToolRefused>> hidden;
    private final DeliveryListener listener;
    private final InstantSource clock;
    private final Duration every;
    private final Map<String, JsonNode> told = new HashMap<>();
    private Instant projectsAgain = Instant.MIN;
    private volatile @Nullable Thread thread;

    /** @param hidden why an application of a project, or any where both are empty, cannot be seen, if that is so */
    ArgoCdFollower(
            ArgoCdClient client,
            ArgoCdProjects rules,
            BiFunction<String, String, Optional<ToolRefused>> hidden,
            DeliveryListener listener,
            InstantSource clock,
            Duration every) {
        this.client = client;
        this.rules = rules;
        this.hidden = hidden;
        this.listener = listener;
        this.clock = clock;
        this.every = every;
    }

    Watch begin(String title) {
        Thread begun = Thread.ofVirtual().name("following " + title).unstarted(this::follow);
        thread = begun;
        begun.start();
        return this;
    }

    private void follow() {
        try {
            while (thread != null) {
                ask();
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be read of them is not known; that is said where rights are. */
    private void askProjects() {
        if (clock.instant().isBefore(projectsAgain)) {
            return;
        }
        projectsAgain = clock.instant().plus(PROJECTS_EVERY);
        JsonNode there;
        try {
            there = client.projects().path("items");
        } catch (ToolProblem unknown) {
            return;
        }
        rules.projects(there);
    }

    private void ask() {
        try {
            askProjects();
            Map<String, JsonNode> there = new HashMap<>();
            for (JsonNode application : client.applications().path("items")) {
                JsonNode metadata = application.path("metadata");
                there.put(
                        ArgoCdApplication.name(
                                metadata.path("namespace").asString(""),
                                metadata.path("name").asString("")),
                        application);
            }
            there.forEach((name, listed) -> {
                if (!listed.equals(told.get(name))) {
                    read(name, listed);
                }
            });
            if (there.isEmpty() && told.isEmpty()) {
                requireSeen("", "");
            }
            for (String name : Set.copyOf(told.keySet())) {
                if (!there.containsKey(name)) {
                    requireSeen(rules.projectOf(name), name);
                    told.remove(name);
                    rules.applicationGone(name);
                    listener.gone(name);
                }
            }
            listener.complete(clock.instant());
        } catch (ToolProblem problem) {
            if (thread != null) {
                listener.interrupted(problem);
            }
        }
    }

    /** Argo CD leaves out of its list what the account may not see, which is not gone. */
    private void requireSeen(String project, String application) {
        hidden.apply(project, application).ifPresent(why -> {
            throw why;
        });
    }

    private void read(String name, JsonNode listed) {
        JsonNode metadata = listed.path("metadata");
        try {
            JsonNode application = client.application(
                    metadata.path("namespace").asString(""),
                    metadata.path("name").asString(""));
            rules.application(application);
            listener.present(ArgoCdApplication.target(application));
            told.put(name, ArgoCdApplication.settled(application) ? listed : MissingNode.getInstance());
        } catch (ToolRefused gone) {
            // It went away in between, or is not ours to read; the next list says which.
            told.computeIfPresent(name, (it, before) -> MissingNode.getInstance());
        }
    }

    @Override
    public void close() {
        Thread following = thread;
        thread = null;
        if (following != null) {
            following.interrupt();
        }
    }
}
