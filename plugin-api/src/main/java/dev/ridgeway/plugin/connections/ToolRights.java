package dev.ridgeway.plugin.connections;

import java.util.List;

/**
 * What a connection may do, in the words of people who use it.
 *
 * @param beyond what it may do although nothing here needs it
 */
public record ToolRights(List<String> can, List<MissingRight> cannot, List<String> beyond) {

    /** Keeps its own copies of the lists. */
    public ToolRights {
        can = List.copyOf(can);
        cannot = List.copyOf(cannot);
        beyond = List.copyOf(beyond);
    }

    /** For a tool that lets us do everything or nothing. */
    public static ToolRights all(String... can) {
        return new ToolRights(List.of(can), List.of(), List.of());
    }

    /**
     * Something the connection may not do.
     *
     * @param what in words, such as "restart a service"
     * @param cost what people miss by that
     * @param grant what would allow it, in the tool's own terms
     */
    public record MissingRight(String what, String cost, String grant) {}
}
