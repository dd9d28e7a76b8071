package dev.ridgeway.server.catalog.fields;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** A growing list of numbers. */
public final class IntList {

    private int[] values = new int[1];
    private int size;

    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    public int size() {
        return size;
    }

    public int get(int at) {
        return values[at];
    }

    public int removeLast() {
        return values[--size];
    }

    boolean contains(int value) {
        for (int i = 0; i < size; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }

    void forEach(IntConsumer work) {
        for (int i = 0; i < size; i++) {
            work.accept(values[i]);
        }
    }
}
