package dev.ridgeway.plugin.search;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Supplies everything of one type that can be found by search. */
public interface DocumentCollator {

    /** What Backstage's clients name in {@code types}, such as {@code software-catalog}; unique. */
    String type();

    /** The permission without which nobody finds, or counts, any of them, such as {@code catalog.entity.read}. */
    String visibilityPermission();

    /** Every document there is. */
    Stream<SearchDocument> documents();

    /** The document of that id as it is now; empty when there is none. */
    Optional<SearchDocument> document(String id);

    /** From now on tells the id of every document that appeared, changed or went, after it did; the listener is quick. */
    void onChange(Consumer<String> listener);
}
