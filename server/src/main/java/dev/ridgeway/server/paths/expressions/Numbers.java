package dev.ridgeway.server.paths.expressions;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers written as JavaScript writes them. */
public final class Numbers {

    private static final double SAFE = 9_007_199_254_740_992d;

    private Numbers() {}

    public static String text(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        if (number == Math.rint(number) && Math.abs(number) < SAFE) {
            return Long.toString((long) number);
        }
        BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (number < 0 ? "-" : "") + place(digits, point);
    }

    private static String place(String digits, int point) {
        int length = digits.length();
        if (length <= point && point <= 21) {
            return digits + "0".repeat(point - length);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return scientific(digits, point - 1);
    }

    private static String scientific(String digits, int exponent) {
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }

    static @Nullable Object plain(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return null;
        }
        if (number == Math.rint(number) && Math.abs(number) < SAFE) {
            long whole = (long) number;
            return whole == (int) whole ? (Object) (int) whole : (Object) whole;
        }
        return number;
    }

    static String fixed(double number, double places) {
        int digits = bounded(places, 0, 100, "toFixed");
        if (Double.isNaN(number) || Math.abs(number) >= 1e21) {
            return text(number);
        }
        String plain = new BigDecimal(Math.abs(number))
                .setScale(digits, RoundingMode.HALF_UP)
                .toPlainString();
        return (number < 0 ? "-" : "") + plain;
    }

    static String precision(double number, double places) {
        int digits = bounded(places, 1, 100, "toPrecision");
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return text(number);
        }
        if (number == 0) {
            return digits == 1 ? "0" : "0." + "0".repeat(digits - 1);
        }
        BigDecimal rounded = new BigDecimal(Math.abs(number)).round(new MathContext(digits, RoundingMode.HALF_UP));
        String unscaled = rounded.unscaledValue().toString();
        int exponent = unscaled.length() - rounded.scale() - 1;
        String padded = unscaled.length() >= digits
                ? unscaled.substring(0, digits)
                : unscaled + "0".repeat(digits - unscaled.length());
        String body;
        if (exponent < -6 || exponent >= digits) {
            body = scientific(padded, exponent);
        } else if (exponent == digits - 1) {
            body = padded;
        } else if (exponent >= 0) {
            body = padded.substring(0, exponent + 1) + "." + padded.substring(exponent + 1);
        } else {
            body = "0." + "0".repeat(-(exponent + 1)) + padded;
        }
        return (number < 0 ? "-" : "") + body;
    }

    static String exponential(double number, @Nullable Double places) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return text(number);
        }
        int fraction = places == null ? -1 : bounded(places, 0, 100, "toExponential");
        if (number == 0) {
            return fraction > 0 ? "0." + "0".repeat(fraction) + "e+0" : "0e+0";
        }
        BigDecimal exact =
                fraction < 0 ? new BigDecimal(Double.toString(Math.abs(number))) : new BigDecimal(Math.abs(number));
        BigDecimal rounded = fraction < 0
                ? exact.stripTrailingZeros()
                : exact.round(new MathContext(fraction + 1, RoundingMode.HALF_UP));
        String digits = rounded.unscaledValue().toString();
        int exponent = digits.length() - rounded.scale() - 1;
        if (fraction >= 0) {
            digits = digits.length() > fraction + 1
                    ? digits.substring(0, fraction + 1)
                    : digits + "0".repeat(fraction + 1 - digits.length());
        }
        return (number < 0 ? "-" : "") + scientific(digits, exponent);
    }

    private static int bounded(double value, int from, int to, String name) {
        double whole = Double.isNaN(value) ? 0 : value < 0 ? Math.ceil(value) : Math.floor(value);
        if (whole < from || whole > to) {
            throw ExpressionFailed.evaluation(name + " takes " + from + " to " + to + " digits, not " + text(value));
        }
        return (int) whole;
    }
}
