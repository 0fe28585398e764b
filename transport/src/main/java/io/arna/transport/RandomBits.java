package io.arna.transport;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Bits nobody can guess: a generator seeded by the system once, so that drawing from it neither reads a file nor waits for another
 * thread. Confined to one thread.
 */
final class RandomBits {
    private static final int BLOCK_BYTES = 512;

    private final SecureRandom source;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final ByteBuffer drawn = ByteBuffer.wrap(block).position(BLOCK_BYTES);

    RandomBits() {
        try {
            source = SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no generator of the kind DRBG", e);
        }
        source.nextBytes(new byte[1]); // seeds it now, not on the shard
    }

    /** The next 64 bits. */
    long next() {
        if (!drawn.hasRemaining()) {
            source.nextBytes(block);
            drawn.rewind();
        }
        return drawn.getLong();
    }
}
