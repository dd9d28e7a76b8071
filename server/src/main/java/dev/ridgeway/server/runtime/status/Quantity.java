package dev.ridgeway.server.runtime.status;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts as Kubernetes writes them, such as {@code 250m}, {@code 1.5}, {@code 512Mi} or {@code 1e3}. */
public final class Quantity {

    private static final Pattern WRITTEN = Pattern.compile(
            "([+-]?(?:\\d{1,20}(?:\\.\\d{0,20})?|\\.\\d{1,20})(?:[eE][+-]?\\d{1,2})?)([numkMGTPE]|[KMGTPE]i|)");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
    private static final BigDecimal STEP = BigDecimal.valueOf(1_024);
    private static final Map<String, Integer> POWERS =
            Map.of("n", -3, "u", -2, "m", -1, "", 0, "k", 1, "M", 2, "G", 3, "T", 4, "P", 5, "E", 6);

    private Quantity() {}

    /** In thousandths, rounded up, as processors are counted; null for what is no amount. */
    public static @Nullable Long thousandths(String text) {
        return whole(text, THOUSAND);
    }

    /** Rounded up, as bytes are counted; null for what is no amount. */
    public static @Nullable Long whole(String text) {
        return whole(text, BigDecimal.ONE);
    }

    private static @Nullable Long whole(String text, BigDecimal times) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return null;
        }
        String unit = written.group(2);
        boolean binary = unit.endsWith("i");
        int power = binary ? "KMGTPE".indexOf(unit.charAt(0)) + 1 : POWERS.getOrDefault(unit, 0);
        BigDecimal base = binary ? STEP : THOUSAND;
        BigDecimal number = new BigDecimal(written.group(1)).multiply(times);
        BigDecimal amount = power < 0 ? number.divide(base.pow(-power)) : number.multiply(base.pow(power));
        BigDecimal rounded = amount.setScale(0, RoundingMode.CEILING);
        return rounded.toBigInteger().bitLength() > 63 ? null : Long.valueOf(rounded.longValue());
    }
}
