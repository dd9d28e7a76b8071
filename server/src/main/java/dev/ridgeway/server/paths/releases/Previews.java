package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.EntityDelivery.Environment;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.effects.RepositoryChanges;
import dev.ridgeway.server.paths.effects.ServiceParts;
import dev.ridgeway.server.paths.effects.ServiceParts.Description;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.paths.template.JoinedDelivery;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The previews of change proposals, which are files in the repository of what is delivered: each has the newest commit of a
 * proposal delivered beside the first environment of its service, under a name of its own. Nothing else is kept of them.
 */
@Component
class Previews {

    private static final String ENTITY = "ridgeway.dev/preview-of";
    private static final String ADDRESS = "ridgeway.dev/preview-address";
    private static final Pattern FILE = Pattern.compile("[^/]+-preview-[1-9][0-9]{0,8}\\.yaml");

    private final Catalog catalog;
    private final Code code;
    private final Delivery delivery;
    private final RepositoryChanges changes;
    private final ServiceParts parts;
    private final RunSettings settings;

    Previews(
            Catalog catalog,
            Code code,
            Delivery delivery,
            RepositoryChanges changes,
            ServiceParts parts,
            RunSettings settings) {
        this.catalog = catalog;
        this.code = code;
        this.delivery = delivery;
        this.changes = changes;
        this.parts = parts;
        this.settings = settings;
    }

    /**
     * One of them.
     *
     * @param source the repository of the proposal
     * @param commit of the proposal that is shown
     * @param address where it answers; empty when nobody calls it
     * @param path of its file
     */
    record Preview(EntityRef entity, RepositoryName source, int proposal, String commit, String address, String path) {
        String environment() {
            return Environments.preview(proposal);
        }
    }

    /** A preview of what the proposal holds now, and the file to be written for it. */
    record Planned(RepositoryName repository, Preview preview, String content) {}

    /** All that there are. */
    List<Preview> all(Actor actor) {
        JoinedDelivery joined = settings.delivery().orElse(null);
        if (joined == null) {
            return List.of();
        }
        List<String> files = code.paths(actor, joined.repository(), joined.folder()).stream()
                .filter(it -> FILE.matcher(it).matches())
                .map(it -> joined.folder() + "/" + it)
                .sorted()
                .toList();
        return files.isEmpty()
                ? List.of()
                : code.files(actor, joined.repository(), "", files).files().stream()
                        .flatMap(it -> preview(it).stream())
                        .toList();
    }

    /** Nothing where the file says so of itself and is none, so that one file never stands in the way of the others. */
    private static Optional<Preview> preview(RepositoryFile file) {
        try {
            return application(file, it -> it.at("/metadata/annotations").has(ENTITY))
                    .map(it -> new Preview(
                            EntityRef.parse(annotation(it, ENTITY)),
                            RepositoryName.parse(it.at("/spec/source/repoURL").asString("")),
                            number(file.path()),
                            it.at("/spec/source/targetRevision").asString(""),
                            annotation(it, ADDRESS),
                            file.path()));
        } catch (Problem.Invalid | ToolRefused unreadable) {
            return Optional.empty();
        }
    }

    private static String annotation(JsonNode application, String name) {
        return application.at("/metadata/annotations").path(name).asString("");
    }

    private static int number(String path) {
        return Integer.parseInt(path.replaceFirst(".*-", "").replaceFirst("\\..*", ""));
    }

    private static Optional<JsonNode> application(RepositoryFile file, Predicate<JsonNode> wanted) {
        try {
            return Yaml.documents(new String(file.content(), StandardCharsets.UTF_8), file.path()).stream()
                    .map(YamlDocument::value)
                    .map(it -> JsonMapper.shared().<JsonNode>valueToTree(it))
                    .filter(it -> it.path("kind").asString("").equals("Application"))
                    .filter(wanted)
                    .findFirst();
        } catch (Problem.Invalid unreadable) {
            return Optional.empty();
        }
    }

    /** The one of a proposal, which has to be there. */
    Preview one(Actor actor, EntityRef ref, int proposal) {
        return all(actor).stream()
                .filter(it -> it.entity().equals(ref) && it.proposal() == proposal)
                .findFirst()
                .orElseThrow(() -> new ActionFailed(
                        "preview-not-found",
                        "There is no preview of proposal " + proposal + " of " + ref.name() + ".",
                        "It may have ended with its proposal; look at the deployments of " + ref.name() + "."));
    }

    /** What shows the proposal as it is now; says why where it cannot be shown. Nothing is changed. */
    Planned plan(Actor actor, EntityRef ref, int proposal) {
        Entity entity = catalog.entity(actor, ref).orElseThrow(() -> Catalog.notFound(ref));
        RepositoryName source = changes.place(actor, entity)
                .map(GitHost.Place::repository)
                .filter(it -> it.host().equals(Code.EMBEDDED))
                .orElseThrow(() -> impossible(entity, "its proposals are not on the built-in Git host"));
        Code.Proposed proposed = code.proposal(actor, source, proposal);
        if (!proposed.open()) {
            throw new ActionFailed(
                    "preview-proposal-closed",
                    "Proposal " + proposal + " in " + source.path() + " is " + proposed.state() + " already.",
                    "Choose one that is open.");
        }
        JoinedDelivery joined = settings.delivery()
                .orElseThrow(() -> impossible(entity, "no repository of what is delivered is set (ridgeway.delivery)"));
        PreviewFile file = new PreviewFile(
                entity,
                delivered(actor, entity),
                proposal,
                proposed.headCommit(),
                path -> values(actor, source, proposed.headCommit(), path));
        String text = "# The preview of proposal " + proposal + "; it goes when that is merged or declined.\n"
                + Yaml.text(file.application(ENTITY, ADDRESS));
        return new Planned(
                joined.repository(),
                new Preview(
                        ref,
                        source,
                        proposal,
                        proposed.headCommit(),
                        file.address(),
                        joined.folder() + "/" + file.name() + ".yaml"),
                text);
    }

    /** How the service is delivered to the first of its environments. */
    private JsonNode delivered(Actor actor, Entity entity) {
        String first = delivery.environments(actor, List.of(entity)).getOrDefault(entity.ref(), List.of()).stream()
                .filter(it -> !it.gone())
                .map(Environment::name)
                .findFirst()
                .orElseThrow(() -> impossible(entity, "nothing delivers it yet"));
        String title = delivery.targetTitle(actor, entity.ref(), first);
        Description described = parts.describing(actor, entity.ref(), title)
                .orElseThrow(() -> impossible(entity, "no file of ridgeway.delivery has it delivered to " + first));
        return code.files(actor, described.repository(), "", List.of(described.path()))
                .file(described.path())
                .flatMap(it -> application(
                        it, one -> one.at("/metadata/name").asString("").equals(title)))
                .orElseThrow(() -> impossible(entity, described.path() + " changed just now"));
    }

    private JsonNode values(Actor actor, RepositoryName source, String commit, String path) {
        List<YamlDocument> documents = code.file(actor, source, commit, path)
                .map(it -> Yaml.documents(new String(it.content(), StandardCharsets.UTF_8), path))
                .orElse(List.of());
        return documents.isEmpty()
                ? JsonMapper.shared().createObjectNode()
                : JsonMapper.shared().valueToTree(documents.getFirst().value());
    }

    static ActionFailed impossible(Entity entity, String why) {
        return new ActionFailed(
                "proposal-not-shown",
                entity.title() + " cannot be previewed: " + why + ".",
                "Previews are for services as \"New service\" makes them, without a database, delivered from the"
                        + " built-in Git host.");
    }
}
