package dev.ridgeway.plugin.apis;

/** Asks interfaces that definitions name. */
public interface ApiCaller {
    /**
     * Sends the request once and answers what came back, whatever its status; follows no redirect, keeps no cookie, sends
     * no header but the given ones and what HTTP needs. Throws {@link dev.ridgeway.plugin.ToolRefused} when the address may
     * not be spoken to, {@link dev.ridgeway.plugin.ToolUnavailable} when it cannot be reached.
     */
    ApiAnswer call(ApiCall call);
}
