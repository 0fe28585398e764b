package io.arna.broker.fuzz;

import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Strangers mix what is sensible with what is damaged, cut anywhere: no exception or assertion escapes the rules, everybody else is
 * answered, and once they have gone nothing of them is left. {@code -Dfuzz.seed=N} plays the inputs from seed N on,
 * {@code -Dfuzz.rounds=N} as many hundreds; {@link ConnectionFuzz} searches on without end.
 */
class ConnectionMutationTest {
    private static final int INPUTS = 100;
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 40);

    /** The first seed of each round. */
    private static LongStream seeds() {
        Long one = Long.getLong("fuzz.seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, ROUNDS).map(round -> round * INPUTS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverStrangersSayHarmsNobodyElseAndIsForgotten(long first) {
        for (long seed = first; seed < first + INPUTS; seed++) {
            byte[] input = new Sayings(seed).input();
            try {
                Strangers.play(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dfuzz.seed=" + seed + ", input " + HexFormat.of().formatHex(input), e);
            }
        }
    }
}
