package dev.ridgeway.server.platform;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/** Neighbouring IP addresses, such as {@code 10.0.0.0/8}, {@code fd00::/8} or a single one. */
public record AddressRange(InetAddress first, int prefix) {

    /** The range of that text; empty when it is none. Names are not looked up. */
    public static Optional<AddressRange> of(String text) {
        String[] parts = text.strip().split("/", -1);
        try {
            InetAddress first = InetAddress.ofLiteral(parts[0]);
            int bits = first.getAddress().length * 8;
            int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
            return parts.length > 2 || prefix < 0 || prefix > bits
                    ? Optional.empty()
                    : Optional.of(new AddressRange(first, prefix));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the address is of the same family and agrees in the leading bits. */
    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        int rest = mine.length * 8 - prefix;
        return mine.length == other.length
                && new BigInteger(1, mine).shiftRight(rest).equals(new BigInteger(1, other).shiftRight(rest));
    }
}
