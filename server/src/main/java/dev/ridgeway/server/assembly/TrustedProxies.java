package dev.ridgeway.server.assembly;

import dev.ridgeway.server.platform.AddressRange;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The reverse proxies whose forwarded headers are believed, as the pattern of addresses that Tomcat asks for. */
final class TrustedProxies {

    private TrustedProxies() {}

    /** Empty when {@code ridgeway.trusted-proxies} names none. */
    static String pattern(Configuration configuration) {
        return String.join(
                "|",
                configuration.at("ridgeway.trusted-proxies").map(Setting::list).orElse(List.of()).stream()
                        .map(TrustedProxies::pattern)
                        .toList());
    }

    private static String pattern(Setting setting) {
        AddressRange range = AddressRange.of(setting.text())
                .filter(it -> it.first().getAddress().length == 4
                        || it.prefix() == it.first().getAddress().length * 8)
                .orElseThrow(() -> setting.wrong("an address such as 10.0.0.7 or ::1, or a range such as 10.0.0.0/8"));
        byte[] bytes = range.first().getAddress();
        if (bytes.length != 4) {
            return Pattern.quote(range.first().getHostAddress());
        }
        List<String> octets = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            int free = Math.clamp(8L * (i + 1) - range.prefix(), 0, 8);
            int from = (bytes[i] & 0xff) >> free << free;
            octets.add(
                    free == 8
                            ? "\\d{1,3}"
                            : IntStream.range(from, from + (1 << free))
                                    .mapToObj(Integer::toString)
                                    .reduce((a, b) -> a + "|" + b)
                                    .map(all -> "(?:" + all + ")")
                                    .orElseThrow());
        }
        return String.join("\\.", octets);
    }
}
