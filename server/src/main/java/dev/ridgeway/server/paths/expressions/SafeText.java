package dev.ridgeway.server.paths.expressions;

/** Text marked as needing no escaping; compared by identity and always truthy, as the language has it. */
final class SafeText {

    private final String value;

    SafeText(String value) {
        this.value = value;
    }

    String value() {
        return value;
    }
}
