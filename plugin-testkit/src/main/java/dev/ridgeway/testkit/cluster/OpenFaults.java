package dev.ridgeway.testkit.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What is broken now in one test. */
final class OpenFaults {

    private final Deque<Fault> open = new ArrayDeque<>();

    Fault add(Runnable mend) {
        Fault fault = new Fault() {
            @Override
            public void undo() {
                if (open.contains(this)) {
                    mend.run();
                    open.remove(this);
                }
            }
        };
        open.push(fault);
        return fault;
    }

    /** Undoes all, the last first, also when one of them cannot be. */
    void undo() {
        AssertionError failed = null;
        for (Fault fault : List.copyOf(open)) {
            try {
                fault.undo();
            } catch (RuntimeException | AssertionError e) {
                if (failed == null) {
                    failed = new AssertionError("A fault could not be undone: " + e.getMessage(), e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        open.clear();
        if (failed != null) {
            throw failed;
        }
    }
}
