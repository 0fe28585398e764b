package io.arna.security.permission;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An address, or all that begin with the same bits (CIDR, RFC 4632). An IPv4 address within IPv6 is the IPv4 address. */
public final class Network {
    /** What only ever is an address, so that no name is looked up. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final int BYTE = 8;

    private final String text;
    private final byte[] prefix;
    private final int bits;

    private Network(String text, byte[] prefix, int bits) {
        this.text = text;
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Reads {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}.
     *
     * @throws IllegalArgumentException when it is none; the message says why
     */
    public static Network of(String text) {
        int slash = text.indexOf('/');
        byte[] address = addressOf(slash < 0 ? text : text.substring(0, slash));
        int most = address.length * BYTE;
        int bits = most;
        if (slash >= 0) {
            String length = text.substring(slash + 1);
            if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > most) {
                throw new IllegalArgumentException("the length of " + text + " is not a number from 0 to " + most);
            }
            bits = Integer.parseInt(length);
        }
        return new Network(text, address, bits);
    }

    private static byte[] addressOf(String text) {
        if (!ADDRESS.matcher(text).matches()) { throw new IllegalArgumentException(text + " is not an address"); }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException _) {
            throw new IllegalArgumentException(text + " is not an address");
        }
    }

    /** Whether an address, as text, is in it; false when it is no address, such as that of a Unix socket. */
    public boolean contains(String address) {
        int zone = address.indexOf('%');
        String plain = zone < 0 ? address : address.substring(0, zone);
        if (!ADDRESS.matcher(plain).matches()) { return false; }
        byte[] other = addressOf(plain);
        if (other.length != prefix.length) { return false; }
        int whole = bits / BYTE;
        for (int i = 0; i < whole; i++) {
            if (other[i] != prefix[i]) { return false; }
        }
        int rest = bits % BYTE;
        return rest == 0 || ((other[whole] ^ prefix[whole]) & 0xFF) >> (BYTE - rest) == 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
