package dev.ridgeway.server.paths.runs;

import java.util.List;

/** Which runs, in which order; empty lists match all. {@code orders} hold {@code asc:created_at} and the like. */
public record RunQuery(List<String> createdBy, List<String> statuses, List<String> orders, int limit, int offset) {

    public RunQuery {
        createdBy = List.copyOf(createdBy);
        statuses = List.copyOf(statuses);
        orders = List.copyOf(orders);
    }
}
