package dev.ridgeway.plugin.apis;

import java.util.Map;

/** What came back. {@code whole} is false when the body was longer than what is read of one. */
@SuppressWarnings("ArrayRecordComponent") // shown once; nobody compares them
public record ApiAnswer(int status, Map<String, String> headers, byte[] body, boolean whole) {

    public ApiAnswer {
        headers = Map.copyOf(headers);
    }
}
