package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.runtime.EntityWorkloads.Found;
import dev.ridgeway.server.runtime.objects.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** The door to which image runs, past whatever delivers it. */
@Service
public class RunningImages {

    private static final Set<ResourceType> CHANGED = Set.of(Types.DEPLOYMENTS, Types.STATEFUL_SETS);

    private final Runtime runtime;

    RunningImages(Runtime runtime) {
        this.runtime = runtime;
    }

    /**
     * Has what runs of the entity in an environment run the image of that digest, wherever one of the known digests, or no
     * other exact one, runs now.
     * Answers what runs it then, in words; done again it changes nothing more.
     */
    public List<String> bring(Actor actor, EntityRef ref, String environment, String digest, Set<String> known) {
        actor.require(Permission.DELIVERY_BREAK_GLASS);
        Entity entity = runtime.readable(actor, ref);
        List<String> brought = new ArrayList<>();
        runtime.places(entity).stream()
                .flatMap(List::stream)
                .filter(it -> Runtime.environment(entity, it).equals(environment)
                        && CHANGED.contains(it.workload().type()))
                .forEach(it -> brought.addAll(bring(it, digest, known)));
        if (brought.isEmpty()) {
            throw new Problem.Invalid(
                    "nothing-to-change",
                    "Nothing that runs of " + entity.title() + " in " + environment
                            + " is known to be a version of it, so none can be put in its place.",
                    "Connect the cluster where it runs, or change the image there by hand.");
        }
        return List.copyOf(brought);
    }

    private static List<String> bring(Found found, String digest, Set<String> known) {
        List<JsonNode> exact = found.workload()
                .content()
                .at("/spec/template/spec/containers")
                .valueStream()
                .filter(it -> image(it).contains("@"))
                .toList();
        List<String> brought = new ArrayList<>();
        for (JsonNode container : exact) {
            String image = image(container);
            String runs = image.substring(image.indexOf('@') + 1);
            if (exact.size() == 1 || runs.equals(digest) || known.contains(runs)) {
                String wanted = image.substring(0, image.indexOf('@')) + "@" + digest;
                if (!wanted.equals(image)) {
                    change(found, container.path("name").asString(""), wanted);
                }
                brought.add(found.workload().name() + " in " + found.cluster().title() + ": " + wanted);
            }
        }
        return brought;
    }

    private static String image(JsonNode container) {
        return container.path("image").asString("");
    }

    private static void change(Found found, String container, String image) {
        try {
            found.cluster()
                    .cluster()
                    .objects()
                    .image(
                            found.workload().type(),
                            found.workload().namespace(),
                            found.workload().name(),
                            container,
                            image);
        } catch (ToolProblem problem) {
            throw Runtime.failed(found.cluster(), problem);
        }
    }
}
