package dev.ridgeway.adapters.argocd;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Asks one Argo CD again and again for its list, and reads in full what is different there. */
final class ArgoCdFollower implements Watch {

    private final ArgoCdClient client;
    private final DeliveryListener listener;
    private final InstantSource clock;
    private final Duration every;
    private final Map<String, JsonNode> told = new HashMap<>();
    private volatile @Nullable Thread thread;

    ArgoCdFollower(ArgoCdClient client, DeliveryListener listener, InstantSource clock, Duration every) {
        this.client = client;
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

    private void ask() {
        try {
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
            told.keySet().removeIf(name -> {
                boolean gone = !there.containsKey(name);
                if (gone) {
                    listener.gone(name);
                }
                return gone;
            });
            listener.complete(clock.instant());
        } catch (ToolProblem problem) {
            if (thread != null) {
                listener.interrupted(problem);
            }
        }
    }

    private void read(String name, JsonNode listed) {
        JsonNode metadata = listed.path("metadata");
        try {
            JsonNode application = client.application(
                    metadata.path("namespace").asString(""),
                    metadata.path("name").asString(""));
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
