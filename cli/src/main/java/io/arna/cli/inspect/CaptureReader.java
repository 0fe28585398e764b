package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The frames of a capture, in pcap (either byte order, microseconds or nanoseconds) or pcapng. Reads one frame at a time. */
final class CaptureReader {
    private static final int LARGEST_BLOCK = 16 << 20;
    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int OPTION_RESOLUTION = 9;
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    /** An interface of a pcapng section, and how many of its ticks are a second. */
    private record Interface(int linkType, BigInteger ticks) {}

    private final InputStream in;
    private final Consumer<Frame> frames;
    private final List<Interface> interfaces = new ArrayList<>();
    private boolean little;
    private long offset;

    private CaptureReader(InputStream in, Consumer<Frame> frames) {
        this.in = in;
        this.frames = frames;
    }

    /**
     * Reads all.
     *
     * @throws CaptureException when the file is no capture, or is damaged; the frames before the damage have been handed on
     */
    static void read(InputStream in, Consumer<Frame> frames) throws IOException, CaptureException {
        new CaptureReader(in, frames).read();
    }

    private void read() throws IOException, CaptureException {
        ByteBuf magic = next(4);
        switch (magic == null ? 0 : magic.getInt(0)) {
            case 0xA1B2C3D4 -> classic(false, 1000);
            case 0xD4C3B2A1 -> classic(true, 1000);
            case 0xA1B23C4D -> classic(false, 1);
            case 0x4D3CB2A1 -> classic(true, 1);
            case SECTION -> blocks();
            default -> throw new CaptureException(
                    "this is no capture: it begins neither as pcap nor as pcapng; 'tshark -i lo -w FILE' makes one");
        }
    }

    private void classic(boolean littleEndian, int nanosPerTick) throws IOException, CaptureException {
        little = littleEndian;
        int linkType = word(all(20), 16) & 0xFFFF;
        for (ByteBuf head = next(16); head != null; head = next(16)) {
            long nanos = unsigned(head, 0) * 1_000_000_000L + unsigned(head, 4) * nanosPerTick;
            frames.accept(new Frame(nanos, linkType, all(word(head, 8))));
        }
    }

    private void blocks() throws IOException, CaptureException {
        section();
        for (ByteBuf head = next(4); head != null; head = next(4)) {
            if (head.getInt(0) == SECTION) {
                section();
            } else {
                int length = word(all(4), 0);
                ByteBuf body = all(length - 12);
                all(4);
                block(word(head, 0), body);
            }
        }
    }

    /** The type has been read; the byte order stands behind the length that is written in it. */
    private void section() throws IOException, CaptureException {
        ByteBuf head = all(8);
        little = switch (head.getInt(4)) {
            case 0x1A2B3C4D -> false;
            case 0x4D3C2B1A -> true;
            default -> throw damaged("a section without a byte order");
        };
        interfaces.clear();
        all(word(head, 0) - 12);
    }

    private void block(int type, ByteBuf body) throws CaptureException {
        try {
            switch (type) {
                case INTERFACE -> interfaces.add(new Interface(half(body, 0), ticks(body)));
                case SIMPLE_PACKET -> frames.accept(new Frame(0, at(0).linkType,
                        body.slice(4, (int) Math.min(unsigned(body, 0), body.readableBytes() - 4))));
                case ENHANCED_PACKET -> {
                    Interface from = at(word(body, 0));
                    BigInteger time = BigInteger.valueOf(unsigned(body, 4)).shiftLeft(32)
                            .add(BigInteger.valueOf(unsigned(body, 8)));
                    frames.accept(new Frame(time.multiply(NANOS).divide(from.ticks).longValue(), from.linkType,
                            body.slice(20, word(body, 12))));
                }
                default -> {} // names, statistics, secrets: not frames
            }
        } catch (IndexOutOfBoundsException _) {
            throw damaged("a block that is shorter than what it says it holds");
        }
    }

    private Interface at(int index) throws CaptureException {
        if (index < 0 || index >= interfaces.size()) {
            throw damaged("a frame of interface " + index + ", which is not described");
        }
        return interfaces.get(index);
    }

    private BigInteger ticks(ByteBuf body) {
        int at = 8;
        while (at + 4 <= body.writerIndex()) {
            int length = half(body, at + 2);
            if (half(body, at) == OPTION_RESOLUTION) {
                int exponent = body.getUnsignedByte(at + 4);
                return BigInteger.valueOf(exponent >= 0x80 ? 2 : 10).pow(exponent & 0x7F);
            }
            at += 4 + (length + 3) / 4 * 4;
        }
        return BigInteger.valueOf(1_000_000);
    }

    private long unsigned(ByteBuf bytes, int at) {
        return word(bytes, at) & 0xFFFFFFFFL;
    }

    private int word(ByteBuf bytes, int at) {
        return little ? bytes.getIntLE(at) : bytes.getInt(at);
    }

    private int half(ByteBuf bytes, int at) {
        return little ? bytes.getUnsignedShortLE(at) : bytes.getUnsignedShort(at);
    }

    /** Null at the end of the file. */
    private @Nullable ByteBuf next(int length) throws IOException, CaptureException {
        byte[] bytes = in.readNBytes(length);
        offset += bytes.length;
        if (bytes.length == 0 && length > 0) { return null; }
        if (bytes.length < length) { throw damaged("the file ends in the middle of a frame"); }
        return Unpooled.wrappedBuffer(bytes);
    }

    private ByteBuf all(int length) throws IOException, CaptureException {
        if (length < 0 || length > LARGEST_BLOCK) { throw damaged("a length of " + (length & 0xFFFFFFFFL)); }
        ByteBuf bytes = next(length);
        if (bytes == null) { throw damaged("the file ends in the middle of a frame"); }
        return bytes;
    }

    private CaptureException damaged(String what) {
        return new CaptureException("the capture is damaged at byte " + offset + ": " + what);
    }
}
