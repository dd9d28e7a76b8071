package dev.ridgeway.server.catalog;

import dev.ridgeway.plugin.identity.PeopleDirectory;
import dev.ridgeway.plugin.identity.Person;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** People and teams as the catalog's User and Group entities tell them. */
@Component
class CatalogPeople implements PeopleDirectory {

    private final CatalogIndex index;

    CatalogPeople(CatalogIndex index) {
        this.index = index;
    }

    @Override
    public Optional<Person> person(String userRef) {
        EntityRef ref;
        try {
            ref = EntityRef.parse(userRef, "User", EntityRef.DEFAULT_NAMESPACE);
        } catch (Problem.Invalid e) {
            return Optional.empty();
        }
        if (ref.toString().equals("user:development/guest")) {
            return Optional.of(new Person(ref.toString(), "Guest", "", List.of()));
        }
        return index.entity(ref).map(this::person);
    }

    private Person person(Entity user) {
        Map<?, ?> profile = user.spec().get("profile") instanceof Map<?, ?> map ? map : Map.of();
        Object name = profile.get("displayName");
        Object email = profile.get("email");
        return new Person(
                user.ref().toString(),
                name == null ? user.title() : name.toString(),
                email == null ? "" : email.toString(),
                groupsOf(user));
    }

    private List<String> groupsOf(Entity user) {
        Set<String> groups = new LinkedHashSet<>();
        Deque<EntityRef> open = new ArrayDeque<>(user.related("memberOf"));
        while (!open.isEmpty()) {
            EntityRef group = open.poll();
            if (groups.add(group.toString())) {
                index.entity(group).ifPresent(it -> open.addAll(it.related("childOf")));
            }
        }
        return List.copyOf(groups);
    }
}
