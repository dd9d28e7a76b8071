package dev.ridgeway.plugin;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/** Which addresses an adapter may speak to on behalf of somebody who only named an address. */
public interface OutboundRules {
    /** Whether the configuration names the host of the address, so that it may be anywhere. */
    boolean trusts(URI url);

    /**
     * Where the host is. Connect to one of exactly these, never to what the name means a moment later, and ask again for
     * each redirect. Refuses with {@code address-not-public} what is neither public nor named, with {@code host-unknown}
     * what is not found.
     *
     * <p>Empty when a proxy stands between, which looks the name up itself: connect through {@code ProxySelector}'s default
     * and nowhere else. The name is then judged by how it is written.
     */
    List<InetAddress> addresses(URI url);
}
