package io.arna.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The end of RocksDB's write-ahead logs after a loss of power: whatever lies behind the last whole record is cut off before the database is opened.
 * RocksDB would ignore it, too, but loops for ever over some of it (facebook/rocksdb issue 13333, seen with 11.8.1).
 *
 * <p>A log is blocks of 32 KiB. In a block are pieces, each with a header: a masked CRC-32C of what follows it but the length, two bytes of length,
 * one of type; a record is one whole piece, or a first, any number of middle and a last one. Numbers are little-endian. Fewer bytes at the end of a
 * block than a header has are left empty.
 */
final class LogTail {
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    /** From here on a CRC is computed, and a piece's type lies. */
    private static final int TYPE = 6;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int MASK_DELTA = 0xA282EAD8;

    private LogTail() {}

    /**
     * Cuts the logs in a directory where the first of them is torn; later ones go, because no sync has reached them.
     *
     * @return the bytes that were dropped
     */
    static long cut(Path directory) throws IOException {
        long dropped = 0;
        boolean torn = false;
        for (Path log : logs(directory)) {
            long size = Files.size(log);
            if (torn) {
                Files.delete(log);
                dropped += size;
                continue;
            }
            long end = endOfRecords(log);
            if (end < size) {
                torn = true;
                dropped += size - end;
                try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                    file.truncate(end);
                    file.force(true);
                }
            }
        }
        return dropped;
    }

    /** In the order they were written: their names are numbers of six digits, or more. */
    private static List<Path> logs(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{6,18}\\.log"))
                    .sorted((one, other) -> Long.compare(numberOf(one), numberOf(other))).toList();
        }
    }

    private static long numberOf(Path log) {
        String name = log.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    /** Where the last whole record of a log ends. */
    private static long endOfRecords(Path log) throws IOException {
        try (FileChannel file = FileChannel.open(log)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            long end = 0;
            for (long start = 0; start < file.size(); start += BLOCK) {
                fill(block, file, start);
                while (block.remaining() >= HEADER) {
                    int type = piece(block);
                    if (type < 0) { return end; }
                    if (type != FIRST && type != MIDDLE) {
                        end = start + block.position();
                    }
                }
            }
            return end;
        }
    }

    private static void fill(ByteBuffer block, FileChannel file, long start) throws IOException {
        block.clear();
        while (block.hasRemaining() && file.read(block, start + block.position()) > 0) {
            // until the block is full or the file ends
        }
        block.flip();
    }

    /** Steps over a piece and tells its type; negative when it is none. */
    private static int piece(ByteBuffer block) {
        int header = block.position();
        int length = Short.toUnsignedInt(block.getShort(header + 4));
        int type = Byte.toUnsignedInt(block.get(header + TYPE));
        if (type == 0 || block.remaining() < HEADER + length) { return -1; }
        CRC32C crc = new CRC32C();
        crc.update(block.slice(header + TYPE, 1 + length));
        if (masked((int) crc.getValue()) != block.getInt(header)) { return -1; }
        block.position(header + HEADER + length);
        return type;
    }

    /** A CRC of data that holds CRCs is weak, so it is stored rotated and moved. */
    private static int masked(int crc) {
        return Integer.rotateRight(crc, 15) + MASK_DELTA;
    }
}
