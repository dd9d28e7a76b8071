package dev.ridgeway.plugin.identity;

import java.util.Optional;

/** Knows people and the teams they belong to; identity asks it on every request, so it answers from memory or an index. */
public interface PeopleDirectory {

    /** The person behind a reference such as {@code user:default/ana}, compared without regard to case; empty when unknown. */
    Optional<Person> person(String userRef);
}
