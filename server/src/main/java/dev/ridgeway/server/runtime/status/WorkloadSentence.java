package dev.ridgeway.server.runtime.status;

import org.jspecify.annotations.Nullable;

/** Says in one sentence what a workload does, in the words of those who use it. */
record WorkloadSentence(
        State state,
        WorkloadRules.Counted counted,
        @Nullable Finding first) {

    String text() {
        return switch (state) {
            case STOPPED -> "It is stopped: no copies are wanted.";
            case STARTING -> subject() + " is starting, " + copies() + because(", so far ");
            case DOWN -> "Nothing serves" + because(": ");
            case DEGRADED -> "Only " + copies().replace(" ready", " serve") + because(": ");
            default -> serving();
        };
    }

    private String serving() {
        RunningVersion before = counted.before();
        return switch (counted.rollout().change()) {
            case PROGRESSING -> {
                String also = before == null ? "" : old(before) + (first == null ? " serves" : " keeps serving") + "; ";
                yield (also.isEmpty() ? subject() + " serves already, " : also + low(subject()) + " is starting, ")
                        + copies(counted.version().ready())
                        + because(", so far ");
            }
            case STUCK ->
                before == null
                        ? subject() + " serves, but its last change did not come through" + because(": ")
                        : old(before) + " keeps serving; " + low(subject()) + " did not start" + because(": ");
            case PAUSED ->
                (before == null ? subject() : old(before)) + " serves; the change to " + low(subject()) + " is paused.";
            case COMPLETE -> subject() + " serves, " + copies() + lately();
        };
    }

    private String lately() {
        return first == null ? "." : "; lately " + first.words() + ".";
    }

    private String because(String how) {
        return (first == null ? "" : how + first.words()) + ".";
    }

    private String copies() {
        return copies(counted.ready());
    }

    private String copies(int ready) {
        int wanted = counted.rollout().wanted();
        return ready + " of " + wanted + (wanted == 1 ? " copy" : " copies") + " ready";
    }

    private String subject() {
        RunningVersion before = counted.before();
        return before != null && before.name().equals(counted.version().name())
                ? "Its changed version " + counted.version().name()
                : "Version " + counted.version().name();
    }

    private String old(RunningVersion before) {
        return before.name().equals(counted.version().name())
                ? "Version " + before.name() + " as it was"
                : "Version " + before.name();
    }

    private static String low(String subject) {
        return Character.toLowerCase(subject.charAt(0)) + subject.substring(1);
    }
}
