package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.EntityRef;
import java.util.List;

/** A reference that leads to no entity: who names it at all, and who names it as the owner. */
public record MissingEntity(EntityRef ref, List<EntityRef> namedBy, List<EntityRef> asOwner) {

    public MissingEntity {
        namedBy = List.copyOf(namedBy);
        asOwner = List.copyOf(asOwner);
    }
}
