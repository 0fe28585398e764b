package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A TCP segment. */
record Segment(long nanos, Endpoint from, Endpoint to, int sequence, boolean syn, boolean ack, ByteBuf data) {
    private static final int TCP = 6;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;

    /** The segment in a frame; null when there is none that could be read. */
    static @Nullable Segment of(Frame frame) {
        try {
            return ofLink(frame);
        } catch (IndexOutOfBoundsException _) { // cut short when it was captured: what is missing shows as a gap
            return null;
        }
    }

    private static @Nullable Segment ofLink(Frame frame) {
        ByteBuf bytes = frame.bytes();
        return switch (frame.linkType()) {
            case 0, 108 -> ofIp(frame, 4); // loopback of BSD: the family stands first, and its number differs by system
            case 1 -> ofType(frame, bytes.getUnsignedShort(12), 14);
            case 12, 14, 101, 228, 229 -> ofIp(frame, 0);
            case 113 -> ofType(frame, bytes.getUnsignedShort(14), 16);
            case 276 -> ofType(frame, bytes.getUnsignedShort(0), 20);
            default -> null;
        };
    }

    private static @Nullable Segment ofType(Frame frame, int firstType, int firstAt) {
        int type = firstType;
        int at = firstAt;
        while (type == 0x8100 || type == 0x88A8) { // VLAN
            type = frame.bytes().getUnsignedShort(at + 2);
            at += 4;
        }
        return type == IPV4 || type == IPV6 ? ofIp(frame, at) : null;
    }

    private static @Nullable Segment ofIp(Frame frame, int at) {
        return switch (frame.bytes().getUnsignedByte(at) >> 4) {
            case 4 -> ofIpv4(frame, at);
            case 6 -> ofIpv6(frame, at);
            default -> null;
        };
    }

    private static @Nullable Segment ofIpv4(Frame frame, int at) {
        ByteBuf bytes = frame.bytes();
        boolean fragment = (bytes.getUnsignedShort(at + 6) & 0x3FFF) != 0;
        if (bytes.getUnsignedByte(at + 9) != TCP || fragment) { return null; }
        int header = (bytes.getUnsignedByte(at) & 0x0F) * 4;
        int total = bytes.getUnsignedShort(at + 2); // 0 when the network card was to cut it in pieces
        int end = total == 0 ? bytes.writerIndex() : at + total;
        return ofTcp(frame, at + header, end, address(bytes, at + 12, 4), address(bytes, at + 16, 4));
    }

    private static @Nullable Segment ofIpv6(Frame frame, int at) {
        ByteBuf bytes = frame.bytes();
        int length = bytes.getUnsignedShort(at + 4);
        int end = length == 0 ? bytes.writerIndex() : at + 40 + length;
        int next = bytes.getUnsignedByte(at + 6);
        int start = at + 40;
        while (next == 0 || next == 43 || next == 60 || next == 51) { // hop-by-hop, routing, destination, authentication
            int words = bytes.getUnsignedByte(start + 1);
            int size = next == 51 ? (words + 2) * 4 : (words + 1) * 8;
            next = bytes.getUnsignedByte(start);
            start += size;
        }
        return next == TCP
                ? ofTcp(frame, start, end, address(bytes, at + 8, 16), address(bytes, at + 24, 16)) : null;
    }

    private static Segment ofTcp(Frame frame, int at, int end, String from, String to) {
        ByteBuf bytes = frame.bytes();
        int header = (bytes.getUnsignedByte(at + 12) >> 4) * 4;
        int flags = bytes.getUnsignedByte(at + 13);
        return new Segment(frame.nanos(), new Endpoint(from, bytes.getUnsignedShort(at)),
                new Endpoint(to, bytes.getUnsignedShort(at + 2)), bytes.getInt(at + 4), (flags & 0x02) != 0,
                (flags & 0x10) != 0, bytes.slice(at + header, Math.min(end, bytes.writerIndex()) - at - header));
    }

    /** An address of IPv6 as it is written here, from another way to write it. */
    static String address(String written) {
        return address(Unpooled.wrappedBuffer(InetAddress.ofLiteral(written).getAddress()), 0, 16);
    }

    private static String address(ByteBuf bytes, int at, int length) {
        try {
            return InetAddress.getByAddress(ByteBufUtil.getBytes(bytes, at, length)).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError("four or sixteen bytes are an address", e);
        }
    }
}
