package dev.ridgeway.server.search;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.search.DocumentCollator;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;

/** The door to everything that can be found. Nobody finds, or counts, what they may not see. */
@Service
public class Search {

    private final SearchRunner runner;
    private final Identity identity;
    private final Map<String, Permission> permissions = new LinkedHashMap<>();

    Search(SearchRunner runner, Identity identity, List<DocumentCollator> ours, ContributedDocuments contributed) {
        this.runner = runner;
        this.identity = identity;
        for (DocumentCollator collator : contributed.and(ours)) {
            Permission needed = Permission.of(collator.visibilityPermission())
                    .orElseThrow(() -> new IllegalStateException("Documents of type " + collator.type()
                            + " need the permission " + collator.visibilityPermission() + ", which does not exist."));
            if (permissions.put(collator.type(), needed) != null) {
                throw new IllegalStateException("Two supply documents of type " + collator.type() + ".");
            }
        }
    }

    /** The types of documents there are, seen or not. */
    public Set<String> types() {
        return permissions.keySet();
    }

    /** What is found, best first: what is called so, then titles, then texts; the actor's own and starred things first. */
    public SearchPage query(Actor actor, SearchQuery query) {
        SearchIndex index = runner.index()
                .orElseThrow(() -> new Problem.ToolFailed(
                        "the search index",
                        new ToolUnavailable(
                                "search-not-ready",
                                "The search index is still being built; this server started a moment ago.",
                                "Try again in a moment.")));
        Set<String> seen = new HashSet<>();
        permissions.forEach((type, permission) -> {
            boolean asked = query.types().isEmpty() || query.types().contains(type);
            if (asked && actor.can(permission)) {
                seen.add(type);
            }
        });
        Set<String> starred = new HashSet<>();
        for (String ref : identity.starred(actor)) {
            seen.forEach(type -> starred.add(SearchIndex.key(type, ref)));
        }
        return index.find(query, seen, actor.ownership(), starred);
    }
}
