package dev.ridgeway.plugin.connections;

/** A tool that is connected: contributed by whoever holds the connection, shown under Settings. */
public interface ConnectedTool {

    /** Unique and stable, safe in an address, such as {@code database} or {@code cluster-production}. */
    String name();

    /** What kind of tool it is, such as {@code postgresql}. */
    String kind();

    /** How people call it. */
    String title();

    /** Where it is, without credentials. */
    String address();

    /**
     * Asks the tool for as little as tells that it is there and lets us in; answers with its version, empty when it tells
     * none. Throws {@link dev.ridgeway.plugin.ToolUnavailable} when it does not answer, {@link
     * dev.ridgeway.plugin.ToolRefused} when it does not let us in, {@code tool-not-installed} when a cluster does not have
     * it.
     */
    String ask();

    /** What the connection may do there. Takes longer than {@link #ask()} and is asked less often; fails as that does. */
    ToolRights rights();
}
