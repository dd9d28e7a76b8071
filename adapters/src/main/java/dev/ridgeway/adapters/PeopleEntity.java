package dev.ridgeway.adapters;

import dev.ridgeway.plugin.catalog.ProvidedEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A User or Group while it is put together. What a directory does not tell is left out. */
public final class PeopleEntity {

    private final Map<String, Object> entity = new LinkedHashMap<>();
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Object> annotations = new LinkedHashMap<>();
    private final Map<String, Object> spec = new LinkedHashMap<>();
    private final Map<String, Object> profile = new LinkedHashMap<>();
    private final List<String> references = new ArrayList<>();

    private final String list;

    private PeopleEntity(String kind, String name, String list) {
        this.list = list;
        entity.put("apiVersion", "backstage.io/v1alpha1");
        entity.put("kind", kind);
        entity.put("metadata", metadata);
        entity.put("spec", spec);
        metadata.put("name", name);
        metadata.put("annotations", annotations);
        spec.put("profile", profile);
        spec.put(list, references);
    }

    /** A person, in no group yet. */
    public static PeopleEntity user(String name) {
        return new PeopleEntity("User", name, "memberOf");
    }

    /** A team, without any below it yet. */
    public static PeopleEntity group(String name, String type) {
        PeopleEntity group = new PeopleEntity("Group", name, "children");
        group.spec.put("type", type);
        return group;
    }

    /** Its own namespace, unless that is the default one. */
    public PeopleEntity in(String namespace) {
        if (!namespace.equals("default")) {
            metadata.put("namespace", namespace);
        }
        return this;
    }

    public PeopleEntity annotated(String key, @Nullable String value) {
        return put(annotations, key, value);
    }

    public PeopleEntity described(@Nullable String text) {
        return put(metadata, "description", text);
    }

    /** A field of the profile: {@code displayName}, {@code email} or {@code picture}. */
    public PeopleEntity profile(String key, @Nullable String value) {
        return put(profile, key, value);
    }

    private PeopleEntity put(Map<String, Object> into, String key, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            into.put(key, value);
        }
        return this;
    }

    /** The group above. */
    public PeopleEntity below(String parent) {
        spec.put("parent", parent);
        return this;
    }

    /** The members of a group, by their references. */
    public PeopleEntity members(List<String> members) {
        spec.put("members", members);
        return this;
    }

    /** One more group: a person's own, or one below this group. */
    public PeopleEntity and(String group) {
        if (!references.contains(group)) {
            references.add(group);
        }
        return this;
    }

    /** The name in references to it from the default namespace. */
    public String reference() {
        Object namespace = metadata.get("namespace");
        return (namespace == null ? "" : namespace + "/") + name();
    }

    /** The whole reference to it, in lower case. */
    public String fullReference() {
        String namespace = String.valueOf(metadata.getOrDefault("namespace", "default"));
        return (entity.get("kind") + ":" + namespace + "/" + name()).toLowerCase(Locale.ROOT);
    }

    public String name() {
        return String.valueOf(metadata.get("name"));
    }

    /** Sets a value at a path such as {@code spec.profile.team}, making what is missing on the way. */
    @SuppressWarnings("unchecked")
    public PeopleEntity set(List<String> path, Object value) {
        Map<String, Object> at = entity;
        for (String part : path.subList(0, path.size() - 1)) {
            Object next = at.get(part);
            if (!(next instanceof Map)) {
                next = new LinkedHashMap<String, Object>();
                at.put(part, next);
            }
            at = (Map<String, Object>) Objects.requireNonNull(next);
        }
        // What was put together so far stays a part of it.
        Object old = at.get(path.getLast());
        if (old instanceof Map && value instanceof Map<?, ?> more) {
            ((Map<String, Object>) old).putAll((Map<String, Object>) more);
        } else if (path.equals(List.of("spec", list)) && value instanceof List<?> more) {
            more.forEach(it -> and(String.valueOf(it)));
        } else {
            at.put(path.getLast(), value);
        }
        return this;
    }

    /** Done; the location is that of the one thing it stands for. */
    public ProvidedEntity at(String location) {
        annotations.putIfAbsent("backstage.io/managed-by-location", location);
        annotations.putIfAbsent("backstage.io/managed-by-origin-location", location);
        return new ProvidedEntity(location, entity);
    }
}
