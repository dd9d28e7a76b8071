package dev.ridgeway.server.catalog.details;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.history.EntityHistory;
import dev.ridgeway.server.catalog.history.HistoryEntry;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.IndexedEntity;
import dev.ridgeway.server.catalog.sources.CatalogReader;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Where an entity is written and what happened to it. */
@Component
class EntityRecord {

    private static final Pattern REPOSITORY =
            Pattern.compile("url:https://" + Pattern.quote(Code.EMBEDDED) + "/([^/]+)/([^/]+)/.*");
    private static final int MOST_ENTRIES = 50;

    private final Catalog catalog;
    private final CatalogIndex index;
    private final CatalogReader reader;
    private final EntityHistory history;
    private final Audit audit;

    EntityRecord(Catalog catalog, CatalogIndex index, CatalogReader reader, EntityHistory history, Audit audit) {
        this.catalog = catalog;
        this.index = index;
        this.reader = reader;
        this.history = history;
        this.audit = audit;
    }

    /** The file as it is now; who may not read the repository is refused. */
    EntitySource source(Actor actor, EntityRef ref) {
        IndexedEntity stored = stored(actor, ref);
        if (stored.root().startsWith("provider:")) {
            throw new Problem.NotFound(
                    "source-not-found",
                    ref + " stands in no file; " + stored.root().substring("provider:".length()) + " tells it.",
                    "Change it where it comes from: " + stored.locator() + ".");
        }
        if (stored.locator().startsWith("url:")) {
            actor.require(Permission.CODE_READ);
        }
        String text = reader.text(stored.locator());
        return new EntitySource(stored.locator(), line(text, stored), text);
    }

    /** The entity as the catalog answers it, as YAML. */
    String stored(Actor actor, String kind, String namespace, String name) {
        EntityRef ref = new EntityRef(kind, namespace, name);
        return catalog.entity(actor, ref).map(Entity::content).map(Yaml::text).orElseThrow(() -> Catalog.notFound(ref));
    }

    private IndexedEntity stored(Actor actor, EntityRef ref) {
        if (catalog.entity(actor, ref).isEmpty()) {
            throw Catalog.notFound(ref);
        }
        return index.known(ref).orElseThrow(() -> Catalog.notFound(ref));
    }

    private static int line(String text, IndexedEntity stored) {
        try {
            for (YamlDocument document : Yaml.documents(text, stored.locator())) {
                if (document.value() instanceof Map<?, ?> map
                        && isNamed(map, stored.entity().ref())) {
                    return document.lineOf("");
                }
            }
            return 0;
        } catch (Problem.Invalid e) {
            return e.violations().isEmpty() ? 0 : e.violations().getFirst().line();
        }
    }

    private static boolean isNamed(Map<?, ?> entity, EntityRef ref) {
        Object namespace = entity.get("metadata") instanceof Map<?, ?> metadata ? metadata.get("namespace") : null;
        return entity.get("metadata") instanceof Map<?, ?> metadata
                && ref.kind().equalsIgnoreCase(String.valueOf(entity.get("kind")))
                && ref.name().equalsIgnoreCase(String.valueOf(metadata.get("name")))
                && ref.namespace()
                        .equalsIgnoreCase(namespace == null ? EntityRef.DEFAULT_NAMESPACE : namespace.toString());
    }

    /** What became of the entity, newest first, those before an entry; also of one that is no longer there. */
    List<HistoryEntry> history(Actor actor, EntityRef ref, long before, int limit) {
        return actor.can(Permission.CATALOG_ENTITY_READ) ? history.of(ref, before, limit) : List.of();
    }

    /** What the audit record tells of the entity, its location and its repository, newest first; nothing to who may not read it. */
    List<AuditEntry> activity(Actor actor, EntityRef ref) {
        IndexedEntity stored = stored(actor, ref);
        if (!actor.can(Permission.AUDIT_READ)) {
            return List.of();
        }
        List<String> subjects = new ArrayList<>(List.of(ref.toString(), stored.root()));
        Matcher repository = REPOSITORY.matcher(stored.locator());
        if (repository.matches()) {
            RepositoryName name = new RepositoryName(Code.EMBEDDED, repository.group(1), repository.group(2));
            subjects.add(name.host() + "/" + name.path());
        }
        return audit.about(subjects, MOST_ENTRIES);
    }
}
