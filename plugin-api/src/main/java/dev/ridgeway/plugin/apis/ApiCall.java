package dev.ridgeway.plugin.apis;

import java.net.URI;
import java.util.Map;

/** One request; the body may be empty. */
@SuppressWarnings("ArrayRecordComponent") // sent once; nobody compares them
public record ApiCall(URI url, String method, Map<String, String> headers, byte[] body) {

    public ApiCall {
        headers = Map.copyOf(headers);
    }
}
