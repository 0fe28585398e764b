package io.arna.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says, before anything else, about the connection that it hands on (PROXY protocol 1 and 2, haproxy.org).
 *
 * <p>Refuses at the first byte that no header has: who speaks without one is not waited for.
 */
sealed interface ProxyHeader {
    /** The client behind the proxy. */
    record Client(InetSocketAddress address) implements ProxyHeader {}

    /** A client behind the proxy that has no address, because it is on the proxy's own machine. */
    record Nameless() implements ProxyHeader {}

    /** Nobody but the proxy itself, which looks whether we live, or does not know whom it brings: LOCAL, UNKNOWN, UNSPEC. */
    record Itself() implements ProxyHeader {}

    /** Not a header; the message says what was seen. */
    final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    /** The longest header that is taken: room for both addresses and, of version 2, for what else proxies say about their clients. */
    int MOST_BYTES = 4 * 1024;

    /** Reads a header and moves behind it; null, and nothing is moved, while its end has not come. */
    static @Nullable ProxyHeader read(ByteBuf in) throws Malformed {
        if (!in.isReadable()) { return null; }
        return in.getByte(in.readerIndex()) == Version1.BEGIN[0] ? Version1.read(in) : Version2.read(in);
    }

    /** A line of text. */
    final class Version1 {
        private static final byte[] BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);
        /** With its end. */
        private static final int MOST_BYTES = 107;
        private static final Pattern LINE = Pattern.compile(
                "PROXY (TCP4|TCP6) ([0-9A-Fa-f.:]{2,45}) ([0-9A-Fa-f.:]{2,45}) (0|[1-9]\\d{0,4}) (0|[1-9]\\d{0,4})");
        private static final Pattern FOUR = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

        private Version1() {}

        private static @Nullable ProxyHeader read(ByteBuf in) throws Malformed {
            expect(in, BEGIN);
            int most = Math.min(in.readableBytes(), MOST_BYTES);
            int end = ByteBufUtil.indexOf(in, in.readerIndex(), in.readerIndex() + most, (byte) '\n');
            if (end < 0) {
                if (most == MOST_BYTES) { throw new Malformed("its line is longer than " + MOST_BYTES + " bytes"); }
                return null;
            }
            int length = end - in.readerIndex();
            String line = in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
            if (!line.endsWith("\r")) { throw new Malformed("its line does not end with CR LF"); }
            ProxyHeader header = read(line.substring(0, length - 1));
            in.skipBytes(length + 1);
            return header;
        }

        private static ProxyHeader read(String line) throws Malformed {
            if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) { return new Itself(); }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new Malformed("its line is not TCP4, TCP6 or UNKNOWN with addresses and ports");
            }
            boolean six = parts.group(1).equals("TCP6");
            InetAddress source = address(parts.group(2), six);
            address(parts.group(3), six);
            port(parts.group(5));
            return new Client(new InetSocketAddress(source, port(parts.group(4))));
        }

        private static InetAddress address(String text, boolean six) throws Malformed {
            try {
                if (FOUR.matcher(text).matches() == six) { throw new Malformed(text + " is not of its family"); }
                return InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException _) {
                throw new Malformed(text + " is not an address");
            }
        }

        private static int port(String text) throws Malformed {
            int port = Integer.parseInt(text);
            if (port > 0xFFFF) { throw new Malformed(text + " is not a port"); }
            return port;
        }
    }

    /** Bytes. */
    final class Version2 {
        private static final byte[] BEGIN = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
        private static final int COMMAND = BEGIN.length;
        private static final int FAMILY = COMMAND + 1;
        private static final int LENGTH = FAMILY + 1;
        private static final int HEAD_BYTES = LENGTH + 2;
        private static final int TLV_HEAD_BYTES = 3;
        private static final int TLV_CRC32C = 0x03;

        private Version2() {}

        private static @Nullable ProxyHeader read(ByteBuf in) throws Malformed {
            expect(in, BEGIN);
            if (in.readableBytes() < HEAD_BYTES) { return null; }
            int start = in.readerIndex();
            int command = in.getUnsignedByte(start + COMMAND);
            if (command >> 4 != 2) { throw new Malformed("its version is " + (command >> 4) + ", not 2"); }
            if ((command & 0xF) > 1) { throw new Malformed("its command is " + (command & 0xF) + ", not 0 or 1"); }
            int length = in.getUnsignedShort(start + LENGTH);
            if (HEAD_BYTES + length > MOST_BYTES) {
                throw new Malformed("it is " + (HEAD_BYTES + length) + " bytes long, more than " + MOST_BYTES);
            }
            if (in.readableBytes() < HEAD_BYTES + length) { return null; }
            ByteBuf whole = in.slice(start, HEAD_BYTES + length);
            ProxyHeader header = (command & 0xF) == 0
                    ? new Itself() // whatever follows is not looked at
                    : proxied(whole, in.getUnsignedByte(start + FAMILY));
            in.skipBytes(whole.readableBytes());
            return header;
        }

        private static ProxyHeader proxied(ByteBuf whole, int family) throws Malformed {
            return switch (family) {
                case 0x00 -> new Itself();
                case 0x11 -> new Client(source(whole, 4));
                case 0x21 -> new Client(source(whole, 16));
                case 0x31 -> {
                    checkRest(whole, 2 * 108);
                    yield new Nameless();
                }
                default ->
                        throw new Malformed("it brings a connection of family 0x%02x, which is no stream that is known"
                                .formatted(family));
            };
        }

        private static InetSocketAddress source(ByteBuf whole, int bytes) throws Malformed {
            checkRest(whole, 2 * bytes + 4);
            byte[] address = new byte[bytes];
            whole.getBytes(HEAD_BYTES, address);
            int port = whole.getUnsignedShort(HEAD_BYTES + 2 * bytes);
            try {
                return new InetSocketAddress(InetAddress.getByAddress(address), port);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address has so many bytes", e);
            }
        }

        /** Whether what follows the addresses is whole, each field in its place, and the checksum right if there is one. */
        private static void checkRest(ByteBuf whole, int addressBytes) throws Malformed {
            int at = HEAD_BYTES + addressBytes;
            int end = whole.readableBytes();
            if (at > end) { throw new Malformed("it is too short for the addresses of its family"); }
            while (at < end) {
                int value = at + TLV_HEAD_BYTES;
                if (value > end || value + whole.getUnsignedShort(at + 1) > end) {
                    throw new Malformed("a field behind its addresses reaches beyond its end");
                }
                int length = whole.getUnsignedShort(at + 1);
                if (whole.getByte(at) == TLV_CRC32C) {
                    checkSum(whole, value, length);
                }
                at = value + length;
            }
        }

        private static void checkSum(ByteBuf whole, int at, int length) throws Malformed {
            if (length != 4) { throw new Malformed("its checksum has " + length + " bytes, not 4"); }
            byte[] bytes = ByteBufUtil.getBytes(whole);
            for (int i = 0; i < 4; i++) {
                bytes[at + i] = 0; // as it was when the sum was made
            }
            CRC32C sum = new CRC32C();
            sum.update(bytes);
            if (sum.getValue() != whole.getUnsignedInt(at)) { throw new Malformed("its checksum is wrong"); }
        }
    }

    private static void expect(ByteBuf in, byte[] begin) throws Malformed {
        int count = Math.min(in.readableBytes(), begin.length);
        for (int i = 0; i < count; i++) {
            if (in.getByte(in.readerIndex() + i) != begin[i]) {
                throw new Malformed("what came does not begin as a header does");
            }
        }
    }
}
