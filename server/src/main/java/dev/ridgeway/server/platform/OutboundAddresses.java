package dev.ridgeway.server.platform;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Which addresses the server may speak to. Hosts that {@code integrations} or {@code backend.reading.allow} name may be
 * anywhere; any other host, also one that a redirect leads to, must be public. Callers connect to exactly the addresses
 * they are given here, so that a name cannot mean something else a moment later; what a name means to a proxy is the
 * proxy's to know, so there only the name itself is judged.
 */
@Component
public class OutboundAddresses {

    private static final String REMEDY =
            "Name the host under backend.reading.allow in app-config.yaml if it is one of your own.";

    /** What only a name service of the place itself knows: RFC 6761, RFC 6762 appendix G, RFC 8375. */
    private static final List<String> INSIDE =
            List.of("localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa");

    private static final Pattern HIDDEN = Pattern.compile("%2e|%2f|%5c|\\\\", Pattern.CASE_INSENSITIVE);

    private final List<Trusted> trusted;

    private record Trusted(String host, int port, List<String> paths) {

        boolean covers(URI url) {
            String asked = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
            boolean named = host.startsWith("*.") ? asked.endsWith(host.substring(1)) : asked.equals(host);
            return named && port == portOf(url) && (paths.isEmpty() || below(url.normalize()));
        }

        /** A path that says with %2e what it is not to be seen to say is below nothing. */
        private boolean below(URI url) {
            String path = url.getPath();
            return path != null
                    && !HIDDEN.matcher(url.getRawPath()).find()
                    && paths.stream().anyMatch(path::startsWith);
        }
    }

    OutboundAddresses(Configuration configuration) {
        List<Trusted> hosts = new ArrayList<>();
        for (Setting one :
                configuration.at("backend.reading.allow").map(Setting::list).orElse(List.of())) {
            List<String> paths = one.child("paths").map(Setting::list).orElse(List.of()).stream()
                    .map(Setting::text)
                    .toList();
            one.child("host").ifPresent(host -> hosts.add(trusted(host, paths)));
        }
        configuration
                .at("integrations")
                .map(Setting::map)
                .ifPresent(kinds -> kinds.values().stream()
                        .filter(kind -> kind.raw() instanceof List)
                        .flatMap(kind -> kind.list().stream())
                        .forEach(one -> one.child("host").ifPresent(host -> hosts.add(trusted(host, List.of())))));
        this.trusted = List.copyOf(hosts);
    }

    private static Trusted trusted(Setting setting, List<String> paths) {
        String[] parts = setting.text().toLowerCase(Locale.ROOT).split(":", 2);
        try {
            return new Trusted(parts[0], parts.length == 1 ? 443 : Integer.parseInt(parts[1]), paths);
        } catch (NumberFormatException e) {
            throw setting.wrong("a host such as files.example.com or files.example.com:8443");
        }
    }

    private static int portOf(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "http".equals(url.getScheme()) ? 80 : 443;
    }

    /** Whether the configuration names the host of this address, with its port. */
    public boolean trusts(URI url) {
        return trusted.stream().anyMatch(it -> it.covers(url));
    }

    /**
     * Where the host of {@code url} is, for connecting to it; empty when a proxy stands between. Refuses what is neither
     * named nor public.
     */
    public List<InetAddress> of(URI url) {
        String host = url.getHost();
        if (host == null || host.isEmpty()) {
            throw new Problem.Invalid(
                    "host-unknown", "\"" + url + "\" names no host.", "Write a whole https:// address.");
        }
        boolean proxied = OutboundHttp.isProxied(url);
        List<InetAddress> found = proxied ? List.of() : lookup(host);
        boolean open = proxied ? soundsPublic(host) : found.stream().allMatch(OutboundAddresses::isPublic);
        if (!open && !trusts(url)) {
            throw new Problem.Forbidden(
                    "address-not-public",
                    "The host " + host + " is not on the public internet, so it is not spoken to.",
                    REMEDY);
        }
        return found;
    }

    private static List<InetAddress> lookup(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new Problem.Invalid(
                    "host-unknown",
                    "The host " + host + " cannot be found.",
                    "Check the spelling of the address, and that this server's name service knows it.");
        }
    }

    /** Whether a host looks public without being looked up: a public address, or a name that is not kept for inside. */
    static boolean soundsPublic(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
        Optional<InetAddress> literal = AddressRange.of(name).map(AddressRange::first);
        if (literal.isPresent()) {
            // Others read 0177.0.0.1 as octal.
            boolean plain = name.contains(":") || name.equals(literal.get().getHostAddress());
            return plain && isPublic(literal.get());
        }
        String last = name.substring(name.lastIndexOf('.') + 1);
        // No domain of the internet begins with a digit; addresses in odd forms, such as 0x7f.1, end so.
        return name.contains(".")
                && !last.isEmpty()
                && !Character.isDigit(last.charAt(0))
                && INSIDE.stream().noneMatch(it -> name.endsWith("." + it));
    }

    /** Whether everybody on the internet could mean the same machine by it. */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPublicV6(bytes) : isPublicV4(bytes, 0);
    }

    private static boolean isPublicV4(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        int third = bytes[at + 2] & 0xff;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127;
            case 169 -> second != 254;
            case 172 -> second < 16 || second > 31;
            case 192 -> second != 168 && !(second == 0 && (third == 0 || third == 2)) && !(second == 88 && third == 99);
            case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224;
        };
    }

    /** Global unicast only; an IPv4 address inside one must be public itself. */
    private static boolean isPublicV6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
        if (first == 0x64 && second == 0xff9b) {
            boolean wellKnown = true;
            for (int i = 4; i < 12; i++) {
                wellKnown &= bytes[i] == 0;
            }
            return wellKnown && isPublicV4(bytes, 12);
        }
        if (first == 0x2002) {
            return isPublicV4(bytes, 2);
        }
        boolean special = (first == 0x2001 && (second < 0x200 || second == 0xdb8)) || first == 0x3fff;
        return first >> 13 == 1 && !special;
    }
}
