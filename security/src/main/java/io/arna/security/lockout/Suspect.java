package io.arna.security.lockout;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** For whom failures are counted. */
public sealed interface Suspect {
    /** A user, whether there is one of that name or not. */
    record User(String name) implements Suspect {
        @Override
        public String toString() {
            return "user " + name;
        }
    }

    /**
     * Where clients come from.
     *
     * @param range an address of IPv4; for IPv6 the first 64 bits, as {@code 2001:db8:0:0::/64}, because whoever has one address of these has
     *     all; or what else the transport calls a place
     */
    record Address(String range) implements Suspect {
        /** The range of an address as the transport writes it. */
        public static Address of(String address) {
            int zone = address.indexOf('%');
            InetAddress parsed;
            try {
                parsed = InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
            } catch (IllegalArgumentException _) {
                return new Address(address); // no address of the internet, as a socket of this machine
            }
            if (parsed instanceof Inet4Address) { return new Address(parsed.getHostAddress()); }
            byte[] prefix = Arrays.copyOf(Arrays.copyOf(parsed.getAddress(), 8), 16);
            try {
                String text = InetAddress.getByAddress(prefix).getHostAddress();
                return new Address(text.replaceFirst("(:0){4}$", "::/64"));
            } catch (UnknownHostException e) {
                throw new AssertionError("16 bytes are an address", e);
            }
        }

        @Override
        public String toString() {
            return "address " + range;
        }
    }
}
