package dev.ridgeway.plugin.connections;

import java.util.List;

/** What a tool that answered says of itself: its version, what the connection can do, and what it cannot. */
public record ToolReport(String version, List<String> can, List<MissingRight> cannot) {

    /** Keeps its own copies of the lists. */
    public ToolReport {
        can = List.copyOf(can);
        cannot = List.copyOf(cannot);
    }

    /** Something the connection may not do ("restart a copy"), and the exact grant that would add it. */
    public record MissingRight(String what, String grant) {}
}
