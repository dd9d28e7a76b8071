package dev.ridgeway.plugin.identity;

import java.util.List;

/**
 * A person as the directory knows them. {@code groupRefs} holds the groups they are a direct member of and every
 * ancestor of those; {@code email} is empty when unknown.
 */
public record Person(String ref, String displayName, String email, List<String> groupRefs) {

    public Person {
        groupRefs = List.copyOf(groupRefs);
    }
}
