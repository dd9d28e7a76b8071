package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.platform.Problem;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The templates of the catalog, and where their files are. */
@Component
class Templates {

    private static final Pattern BRANCHED = Pattern.compile("(https?://[^/]+/[^/]+/[^/]+/(?:blob|tree)/)([^/]+)(/.*)?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** Where a template's files are, at which commit; both may be unknown. */
    record Source(@Nullable String baseUrl, String revision) {}

    /** To which entities a template applies. */
    static final String APPLIES_TO = "ridgeway.dev/applies-to";

    /** Which permissions it takes to use a template, with commas between them. */
    static final String REQUIRES = "ridgeway.dev/requires";

    /** The words of a button of its own, on the page of what it changes. */
    static final String BUTTON = "ridgeway.dev/button";

    /** On a path that is offered only while Git, or what delivers from it, does not answer. */
    static final String OFFERED_WHEN = "ridgeway.dev/offered-when";

    private final Catalog catalog;
    private final Delivery delivery;
    private final ObjectProvider<SourceReader> readers;

    Templates(Catalog catalog, Delivery delivery, ObjectProvider<SourceReader> readers) {
        this.catalog = catalog;
        this.delivery = delivery;
        this.readers = readers;
    }

    List<Entity> all(Actor actor) {
        return catalog.query(actor, EntityQuery.matching("kind=template").orderedBy("metadata.name"))
                .items();
    }

    /**
     * The templates that change an entity like this one: their annotation {@value #APPLIES_TO} holds a catalog filter in
     * Backstage's words, several of them on lines of their own, of which one matches. What the actor lacks a permission for
     * is left out.
     */
    List<Entity> changing(Actor actor, EntityRef ref) {
        Entity entity = existing(actor, ref);
        return all(actor).stream()
                .filter(template -> permitted(actor, template.annotation(REQUIRES)))
                .filter(template -> template.annotation(APPLIES_TO)
                        .filter(filters -> applies(actor, filters, entity))
                        .isPresent())
                .filter(template -> template.annotation(OFFERED_WHEN).isEmpty() || delivery.silent(actor, ref))
                .toList();
    }

    private boolean applies(Actor actor, String filters, Entity entity) {
        try {
            return filters.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> EntityQuery.matching(line.strip() + ",metadata.uid=" + entity.uid()))
                    .anyMatch(query -> !catalog.query(actor, query).items().isEmpty());
        } catch (Problem.Invalid unreadable) {
            return false;
        }
    }

    /** A name that is no permission is one that nobody has. */
    private static boolean permitted(Actor actor, Optional<String> names) {
        return names.stream()
                .flatMap(it -> Arrays.stream(it.split(",")))
                .allMatch(it -> Permission.of(it.strip()).filter(actor::can).isPresent());
    }

    private Entity existing(Actor actor, EntityRef ref) {
        return catalog.entity(actor, ref)
                .orElseThrow(() -> new Problem.NotFound(
                        "entity-not-found", "There is no " + ref + " in the catalog.", "Check the reference."));
    }

    /** Refuses whoever lacks a permission it requires, and the entity it was opened for unless it applies to that. */
    void requireApplies(Actor actor, PathTemplate template, Map<String, @Nullable Object> values) {
        Optional<String> required = template.annotation(REQUIRES);
        if (!permitted(actor, required)) {
            throw new Problem.Forbidden(
                    "permission-missing",
                    template.title() + " requires " + required.get() + ", which " + actor.ref() + " does not have.",
                    "Ask your platform team for a role that includes it (setting ridgeway.roles).");
        }
        Optional<String> filters = template.annotation(APPLIES_TO);
        if (filters.isEmpty() || !(values.get("entity") instanceof String ref)) {
            return;
        }
        EntityRef of = EntityRef.parse(ref, "component", "default");
        if (!applies(actor, filters.get(), existing(actor, of))) {
            throw new Problem.Invalid(
                    "path-not-for-entity",
                    template.title() + " is not made for " + of + ".",
                    "Open the page of the entity; it lists what can be done there.");
        }
    }

    PathTemplate template(Actor actor, EntityRef ref) {
        if (!ref.kind().equals("template")) {
            throw new Problem.Invalid(
                    "template-ref-invalid",
                    "\"" + ref + "\" is not the reference of a template.",
                    "Write it as template:namespace/name.");
        }
        Entity entity = catalog.entity(actor, ref)
                .orElseThrow(() -> new Problem.NotFound(
                        "template-not-found",
                        "Template " + ref + " not found",
                        "Look under Create for the templates there are."));
        return PathTemplate.of(entity.content());
    }

    /** The value of {@code user}: who asks, and their entity if they have one. */
    Map<String, @Nullable Object> person(Actor actor) {
        Map<String, @Nullable Object> person = new LinkedHashMap<>();
        if (actor.ref().startsWith("user:")) {
            person.put("ref", actor.ref());
            catalog.entity(actor, EntityRef.parse(actor.ref()))
                    .ifPresent(entity -> person.put("entity", entity.content()));
        }
        return person;
    }

    /** The address of the template's files now, with the branch replaced by its newest commit where that is known. */
    Source source(PathTemplate template) {
        Optional<String> managed = template.annotation("backstage.io/managed-by-location");
        String base = template.annotation("backstage.io/source-location")
                .or(() -> managed)
                .map(Templates::address)
                .orElse(null);
        String file = managed.map(Templates::address).orElse(null);
        Matcher branched = BRANCHED.matcher(base == null ? "" : base);
        if (base == null || file == null || !branched.matches()) {
            return new Source(base, "");
        }
        String revision = revision(file);
        return COMMIT.matcher(revision).matches()
                ? new Source(
                        branched.group(1) + revision + (branched.group(3) == null ? "" : branched.group(3)), revision)
                : new Source(base, revision);
    }

    private static @Nullable String address(String location) {
        if (location.startsWith("url:")) {
            return location.substring("url:".length());
        }
        return location.startsWith("file:")
                ? "file://" + location.substring("file:".length()).replaceFirst("^//", "")
                : null;
    }

    private String revision(String file) {
        try {
            URI url = URI.create(file);
            return readers.stream()
                    .filter(reader -> reader.reads(url))
                    .findFirst()
                    .map(reader -> reader.file(url).revision())
                    .orElse("");
        } catch (IllegalArgumentException | ToolProblem unread) {
            return "";
        }
    }
}
