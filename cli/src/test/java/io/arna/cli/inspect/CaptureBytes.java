package io.arna.cli.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes captures byte by byte, with one TCP connection or several in them. */
final class CaptureBytes {
    static final int CLIENT_PORT = 40_000;
    /** Of pcap and pcapng. */
    static final int ETHERNET = 1;

    /** How a file of frames is laid out. */
    enum Format {
        PCAP_LITTLE(ByteOrder.LITTLE_ENDIAN, 0xA1B2C3D4), PCAP_BIG(ByteOrder.BIG_ENDIAN, 0xA1B2C3D4),
        PCAP_NANOS_LITTLE(ByteOrder.LITTLE_ENDIAN, 0xA1B23C4D), PCAP_NANOS_BIG(ByteOrder.BIG_ENDIAN, 0xA1B23C4D),
        PCAPNG_LITTLE(ByteOrder.LITTLE_ENDIAN, 0), PCAPNG_BIG(ByteOrder.BIG_ENDIAN, 0);

        private final ByteOrder order;
        private final int magic;

        Format(ByteOrder order, int magic) {
            this.order = order;
            this.magic = magic;
        }

        private boolean isNew() { return magic == 0; }
    }

    /** What stands before the IP packet. */
    enum Link {
        ETHERNET_II(ETHERNET), VLAN(ETHERNET), COOKED_1(113), COOKED_2(276), RAW(101), LOOPBACK(0);

        private final int number;

        Link(int number) {
            this.number = number;
        }

        private byte[] head(int type) {
            return switch (this) {
                case ETHERNET_II -> hex("020000000001 020000000002 %04x".formatted(type));
                case VLAN -> hex("020000000001 020000000002 8100 0007 %04x".formatted(type));
                case COOKED_1 -> hex("0000 0304 0006 0000000000000000 %04x".formatted(type));
                case COOKED_2 -> hex("%04x 0000 00000001 0304 00 06 0000000000000000".formatted(type));
                case RAW -> new byte[0];
                case LOOPBACK -> hex("02000000");
            };
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Format format;
    private final Link link;
    private final boolean six;
    private final int serverPort;
    private int clientNext = 1_000;
    private int serverNext = -500; // runs over in the course of the connection
    private long micros = 1_700_000_000_000_000L;

    CaptureBytes(Format format, Link link, boolean six, int serverPort) {
        this.format = format;
        this.link = link;
        this.six = six;
        this.serverPort = serverPort;
        if (format.isNew()) {
            block(0x0A0D0D0A, buffer(16).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1));
            block(1, buffer(8).putShort((short) link.number).putShort((short) 0).putInt(0));
        } else {
            out.writeBytes(
                    bytesOf(buffer(24).putInt(format.magic).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0)
                            .putInt(65_535).putInt(link.number)));
        }
    }

    static CaptureBytes onPort(int serverPort) {
        return new CaptureBytes(Format.PCAP_LITTLE, Link.ETHERNET_II, false, serverPort);
    }

    /** As people write bytes: two digits each, spaces wherever they help. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** A text behind its length. */
    static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "%04x".formatted(bytes.length) + HexFormat.of().formatHex(bytes);
    }

    private ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(format.order);
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    private void block(int type, ByteBuffer body) {
        int padded = (body.capacity() + 3) / 4 * 4;
        out.writeBytes(bytesOf(buffer(12 + padded).putInt(type).putInt(12 + padded).put(bytesOf(body))
                .putInt(8 + padded, 12 + padded)));
    }

    /** The client opens the connection. */
    CaptureBytes open() {
        segment(true, clientNext - 1, 0x02, new byte[0]);
        segment(false, serverNext - 1, 0x12, new byte[0]);
        return this;
    }

    CaptureBytes client(String digits) {
        return client(hex(digits));
    }

    CaptureBytes client(byte[] bytes) {
        segment(true, clientNext, 0x18, bytes);
        clientNext += bytes.length;
        return this;
    }

    CaptureBytes server(String digits) {
        byte[] bytes = hex(digits);
        segment(false, serverNext, 0x18, bytes);
        serverNext += bytes.length;
        return this;
    }

    /** Bytes of the client at a distance from those it has sent in order, which stay where they are. */
    CaptureBytes clientAt(int distance, byte[] bytes) {
        segment(true, clientNext + distance, 0x18, bytes);
        return this;
    }

    /** The client goes on behind bytes that are not in the capture, or were written with {@link #clientAt}. */
    CaptureBytes skip(int bytes) {
        clientNext += bytes;
        return this;
    }

    private void segment(boolean fromClient, int sequence, int flags, byte[] data) {
        byte[] tcp = ByteBuffer.allocate(20 + data.length)
                .putShort((short) (fromClient ? CLIENT_PORT : serverPort))
                .putShort((short) (fromClient ? serverPort : CLIENT_PORT)).putInt(sequence).putInt(0)
                .put((byte) 0x50).put((byte) flags).putShort((short) 65_000).putInt(0).put(data).array();
        byte[] packet = six ? ipv6(fromClient, tcp) : ipv4(fromClient, tcp);
        byte[] head = link.head(six ? 0x86DD : 0x0800);
        frame(ByteBuffer.allocate(head.length + packet.length).put(head).put(packet).array());
    }

    private static byte[] ipv4(boolean fromClient, byte[] tcp) {
        byte[] client = hex("c0000207");
        byte[] server = hex("c0000201");
        return ByteBuffer.allocate(20 + tcp.length).put((byte) 0x45).put((byte) 0).putShort((short) (20 + tcp.length))
                .putInt(0x4000).put((byte) 64).put((byte) 6).putShort((short) 0).put(fromClient ? client : server)
                .put(fromClient ? server : client).put(tcp).array();
    }

    /** With an extension header of eight bytes, which a reader has to step over. */
    private static byte[] ipv6(boolean fromClient, byte[] tcp) {
        byte[] client = hex("20010db8 00000000 00000000 00000007");
        byte[] server = hex("20010db8 00000000 00000000 00000001");
        return ByteBuffer.allocate(48 + tcp.length).putInt(0x60000000).putShort((short) (8 + tcp.length))
                .put((byte) 0).put((byte) 64).put(fromClient ? client : server).put(fromClient ? server : client)
                .put(hex("06 00 010400000000")).put(tcp).array();
    }

    private void frame(byte[] bytes) {
        micros += 1_000;
        if (format.isNew()) {
            block(6, buffer(20 + (bytes.length + 3) / 4 * 4).putInt(0).putInt((int) (micros >>> 32))
                    .putInt((int) micros)
                    .putInt(bytes.length).putInt(bytes.length).put(bytes));
        } else {
            int fraction = (int) (micros % 1_000_000) * (format.magic == 0xA1B23C4D ? 1_000 : 1);
            out.writeBytes(bytesOf(buffer(16 + bytes.length).putInt((int) (micros / 1_000_000)).putInt(fraction)
                    .putInt(bytes.length).putInt(bytes.length).put(bytes)));
        }
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
