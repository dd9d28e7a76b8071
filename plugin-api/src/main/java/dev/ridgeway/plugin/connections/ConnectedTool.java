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
     * Asks the tool, which may take a few seconds. Throws {@link dev.ridgeway.plugin.ToolUnavailable} when it does not
     * answer, {@link dev.ridgeway.plugin.ToolRefused} when it does not let us in.
     */
    ToolReport probe();
}
