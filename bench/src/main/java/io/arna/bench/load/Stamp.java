package io.arna.bench.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What a payload says of itself, so that whoever hears it can tell what was lost, doubled, swapped or spoilt, and how long it took: mark,
 * stream, sequence number, time it was meant to be sent, and at its very end a checksum of all before. Confined to one thread.
 */
final class Stamp {
    /** The shortest payload that can be stamped. */
    static final int BYTES = 28;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN).withInvokeExactBehavior();
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN).withInvokeExactBehavior();
    private static final int MARK = 0x41726E61;
    private static final int STREAM_AT = 4;
    private static final int SEQUENCE_AT = 8;
    private static final int TIME_AT = 16;
    private static final int CHECKSUM_BYTES = 4;

    private final CRC32C checksum = new CRC32C();

    /** Writes a stamp into the payload that begins at {@code at} and has {@code length} bytes, at least {@link #BYTES}. */
    void write(byte[] bytes, int at, int length, int stream, long sequence, long timeNanos) {
        INT.set(bytes, at, MARK);
        INT.set(bytes, at + STREAM_AT, stream);
        LONG.set(bytes, at + SEQUENCE_AT, sequence);
        LONG.set(bytes, at + TIME_AT, timeNanos);
        INT.set(bytes, at + length - CHECKSUM_BYTES, sum(bytes, at, length));
    }

    /** Whether the payload is one of ours, and as it was written. */
    boolean isIntact(byte[] bytes, int at, int length) {
        return length >= BYTES && (int) INT.get(bytes, at) == MARK
                && (int) INT.get(bytes, at + length - CHECKSUM_BYTES) == sum(bytes, at, length);
    }

    private int sum(byte[] bytes, int at, int length) {
        checksum.reset();
        checksum.update(bytes, at, length - CHECKSUM_BYTES);
        return (int) checksum.getValue();
    }

    /** Which publisher's messages these are. */
    static int stream(byte[] bytes, int at) {
        return (int) INT.get(bytes, at + STREAM_AT);
    }

    /** The message's number within its stream, from 0. */
    static long sequence(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at + SEQUENCE_AT);
    }

    /** When it was meant to be sent, on {@link LoadLoop#nanos()}'s clock. */
    static long timeNanos(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at + TIME_AT);
    }
}
