package dev.ridgeway.server.paths.expressions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list inside the language: always a copy, so templates may change it. */
public final class Items extends ArrayList<@Nullable Object> {

    private static final long serialVersionUID = 1L;

    Items() {}

    Items(Collection<? extends @Nullable Object> values) {
        super(values);
    }

    static Items of(@Nullable Object... values) {
        List<@Nullable Object> list = Arrays.asList(values);
        return new Items(list);
    }

    @Nullable
    Object at(int index) {
        return index >= 0 && index < size() ? get(index) : Undefined.INSTANCE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
