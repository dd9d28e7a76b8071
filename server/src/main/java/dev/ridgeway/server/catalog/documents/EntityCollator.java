package dev.ridgeway.server.catalog.documents;

import dev.ridgeway.plugin.search.DocumentCollator;
import dev.ridgeway.plugin.search.SearchDocument;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityChanged;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.identity.Permission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Entities as Backstage's catalog collator makes them. Locations without a name of their own are left out: nobody looks for them. */
@Component
class EntityCollator implements DocumentCollator {

    private static final String GENERATED = "generated-";

    private final CatalogIndex index;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    EntityCollator(CatalogIndex index) {
        this.index = index;
    }

    @Override
    public String type() {
        return "software-catalog";
    }

    @Override
    public String visibilityPermission() {
        return Permission.CATALOG_ENTITY_READ.id();
    }

    @Override
    public Stream<SearchDocument> documents() {
        return index.page(EntityQuery.everything(), null).items().stream()
                .filter(EntityCollator::isNamed)
                .map(EntityCollator::document);
    }

    @Override
    public Optional<SearchDocument> document(String id) {
        return index.entity(EntityRef.parse(id)).filter(EntityCollator::isNamed).map(EntityCollator::document);
    }

    @Override
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    @EventListener
    void on(EntityChanged event) {
        listeners.forEach(it -> it.accept(event.entityRef()));
    }

    private static boolean isNamed(Entity entity) {
        return !(entity.ref().kind().equals("location") && entity.ref().name().startsWith(GENERATED));
    }

    private static SearchDocument document(Entity entity) {
        Map<String, Object> content = entity.content();
        Map<?, ?> metadata = map(content.get("metadata"));
        Map<?, ?> spec = map(content.get("spec"));
        String name = text(metadata.get("name"), "");
        EntityRef ref = entity.ref();
        String type = text(spec.get("type"), "other");
        Map<?, ?> profile = map(spec.get("profile"));
        String person = text(profile.get("displayName"), "");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", text(content.get("kind"), ""));
        fields.put("namespace", text(metadata.get("namespace"), EntityRef.DEFAULT_NAMESPACE));
        fields.put("componentType", type);
        fields.put("type", type);
        fields.put("lifecycle", text(spec.get("lifecycle"), ""));
        fields.put("owner", text(spec.get("owner"), ""));
        return new SearchDocument(
                ref.toString(),
                text(metadata.get("title"), name),
                Stream.of(text(metadata.get("description"), ""), person, text(profile.get("email"), ""))
                        .filter(it -> !it.isEmpty())
                        .collect(Collectors.joining(" : ")),
                "/catalog/%s/%s/%s".formatted(ref.namespace(), ref.kind(), ref.name()),
                fields,
                List.of(name, person),
                texts(metadata.get("tags")),
                owners(content));
    }

    private static List<String> owners(Map<String, Object> content) {
        List<String> owners = new ArrayList<>();
        if (content.get("relations") instanceof List<?> relations) {
            for (Object one : relations) {
                Map<?, ?> relation = map(one);
                if ("ownedBy".equals(relation.get("type"))) {
                    owners.add(String.valueOf(relation.get("targetRef")).toLowerCase(Locale.ROOT));
                }
            }
        }
        return owners;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(it -> text(it, "")).toList()
                : List.of();
    }

    private static String text(@Nullable Object value, String otherwise) {
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? value.toString()
                : otherwise;
    }
}
