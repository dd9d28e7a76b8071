package dev.ridgeway.server.catalog.index;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** A growing list of numbers. */
final class IntList {

    private int[] values = new int[1];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    int get(int at) {
        return values[at];
    }

    int removeLast() {
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
