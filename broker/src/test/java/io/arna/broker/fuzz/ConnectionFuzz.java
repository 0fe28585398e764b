package io.arna.broker.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer's way into whole connections. The build plays seeded inputs ({@link ConnectionMutationTest}); Jazzer searches on, guided by
 * coverage, for as long as it is let, and keeps what it learns in {@code .cifuzz-corpus}:
 *
 * <pre>JAZZER_FUZZ=1 mvn -pl broker -am test -Dtest=ConnectionFuzz -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class ConnectionFuzz {
    private static final int SEEDS = 400;

    static Stream<byte[]> corpus() {
        return LongStream.range(0, SEEDS).mapToObj(seed -> new Sayings(seed).input());
    }

    @MethodSource("corpus")
    @FuzzTest(maxDuration = "24h")
    void harmsNobody(byte[] input) {
        Strangers.play(input);
    }
}
