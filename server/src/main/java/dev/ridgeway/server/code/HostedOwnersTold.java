package dev.ridgeway.server.code;

import java.net.URI;
import java.util.List;

/**
 * Another Git host told by a signed webhook that people or teams of these owners may be others now, named as a browser is
 * shown them; who, is to be asked.
 */
public record HostedOwnersTold(List<URI> owners) {

    public HostedOwnersTold {
        owners = List.copyOf(owners);
    }
}
