package dev.ridgeway.server.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which proxy an address is reached through. {@code NO_PROXY} names hosts, their domains, addresses and ranges. */
final class OutboundProxies extends ProxySelector {

    private static final Logger log = LoggerFactory.getLogger(OutboundProxies.class);

    private final @Nullable URI http;
    private final URI https;
    private final List<String> direct;

    OutboundProxies(@Nullable URI http, URI https, String direct) {
        this.http = http;
        this.https = https;
        this.direct = Arrays.stream(direct.split("[,\\s]+"))
                .filter(it -> !it.isEmpty())
                .map(it -> it.toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public List<Proxy> select(URI address) {
        URI proxy = "https".equals(address.getScheme()) ? https : http;
        boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        if (!web || proxy == null || address.getHost() == null || isDirect(address)) {
            return List.of(Proxy.NO_PROXY);
        }
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }

    private boolean isDirect(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        Optional<InetAddress> literal = AddressRange.of(host).map(AddressRange::first);
        if (host.equals("localhost")
                || literal.filter(InetAddress::isLoopbackAddress).isPresent()) {
            return true;
        }
        return direct.stream().anyMatch(it -> {
            if (it.equals("*") || it.equals(host) || it.equals(host + ":" + address.getPort())) {
                return true;
            }
            if (literal.isPresent()) {
                return AddressRange.of(it)
                        .filter(range -> range.contains(literal.get()))
                        .isPresent();
            }
            return host.endsWith("." + it.replaceFirst("^\\*?\\.", ""));
        });
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        log.warn("The proxy {} does not answer: {}", proxy, failure.getMessage());
    }
}
