package io.arna.mqtt.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Packets of the table with some of their bytes changed, and packets behind one another: whatever comes, the decoder gives a
 * packet, waits, or refuses. The same seed makes the same mutations; {@link DecoderFuzz} searches on without end.
 */
class DecoderMutationTest {
    private static final int MUTANTS = 4000;
    private static final int[] TELLING = {0x00, 0x01, 0x02, 0x7F, 0x80, 0x81, 0xFE, 0xFF};
    private static final List<byte[]> CORPUS = DecoderFuzz.corpus().toList();

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverComesIsReadAwaitedOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(random);
            try {
                DecoderFuzz.check(mutant);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("input " + HexFormat.of().formatHex(mutant), e);
            }
        }
    }

    private static byte[] mutant(Random random) {
        List<Byte> bytes = new ArrayList<>();
        add(bytes, CORPUS.get(random.nextInt(CORPUS.size())), 0);
        for (int more = random.nextInt(3); more > 0; more--) {
            add(bytes, CORPUS.get(random.nextInt(CORPUS.size())), 1);
        }
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            change(bytes, random);
        }
        if (random.nextBoolean()) {
            mendLength(bytes);
        }
        byte[] mutant = new byte[bytes.size()];
        for (int i = 0; i < mutant.length; i++) {
            mutant[i] = bytes.get(i);
        }
        return mutant;
    }

    private static void add(List<Byte> bytes, byte[] more, int from) {
        for (byte each : Arrays.copyOfRange(more, from, more.length)) {
            bytes.add(each);
        }
    }

    private static void change(List<Byte> bytes, Random random) {
        int at = random.nextInt(bytes.size());
        switch (random.nextInt(6)) {
            case 0 -> bytes.set(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
            case 1 -> bytes.set(at, (byte) random.nextInt(256));
            case 2 -> bytes.set(at, (byte) TELLING[random.nextInt(TELLING.length)]);
            case 3 -> bytes.add(at, (byte) random.nextInt(256));
            case 4 -> bytes.addAll(at, new ArrayList<>(bytes.subList(at, Math.min(bytes.size(), at + 8))));
            default -> {
                if (bytes.size() > 1) {
                    bytes.remove(at);
                }
            }
        }
    }

    /** Makes the remaining length, where it is one byte, that of all that follows, so that the content is looked at. */
    private static void mendLength(List<Byte> bytes) {
        int remaining = bytes.size() - 3;
        if (remaining >= 0 && remaining < 0x80) {
            bytes.set(2, (byte) remaining);
        }
    }
}
