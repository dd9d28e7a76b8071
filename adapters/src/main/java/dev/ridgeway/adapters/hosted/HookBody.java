package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.ToolRefused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that a webhook sends, plain or as the field {@code payload} of a form. */
public final class HookBody {

    private HookBody() {}

    /** Refuses with {@code webhook-unreadable} what is no such message. */
    public static <T> T parsed(Map<String, String> headers, byte[] body, Class<T> type) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded")) {
            text = URLDecoder.decode(text.replaceFirst("^payload=", ""), StandardCharsets.UTF_8);
        }
        try {
            return JsonMapper.shared().readValue(text, type);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ToolRefused(
                    "webhook-unreadable",
                    "The message is signed, but is none that is known: " + e.getMessage() + ".",
                    "Let the host send application/json.");
        }
    }
}
