package dev.ridgeway.testkit.cluster;

/**
 * Something that was broken. It is undone at the end of the test at the latest, and then after the evidence of a failure
 * was taken; for that reason it is no resource of a {@code try}, which would mend it before.
 */
public interface Fault {

    /** Mends it; a second time does nothing. */
    void undo();
}
