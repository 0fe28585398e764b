package io.arna.bench.load;

import static io.arna.bench.load.Stream.Verdict.DUPLICATE;
import static io.arna.bench.load.Stream.Verdict.LATE;
import static io.arna.bench.load.Stream.Verdict.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StreamTest {
    private final Stream stream = new Stream(0);

    @Test
    void whatComesInOrderIsNew() {
        assertThat(stream.hear(0)).isEqualTo(NEW);
        assertThat(stream.hear(1)).isEqualTo(NEW);
        assertThat(stream.lostOf(2)).isZero();
    }

    @Test
    void whatIsSkippedIsMissing() {
        stream.hear(0);
        assertThat(stream.hear(3)).isEqualTo(NEW);
        assertThat(stream.missing()).isEqualTo(2);
    }

    @Test
    void whatWasSkippedAndComesIsLateAndNoLongerMissing() {
        stream.hear(1);
        assertThat(stream.hear(0)).isEqualTo(LATE);
        assertThat(stream.missing()).isZero();
    }

    @Test
    void whatComesAgainIsADuplicateEvenWhenItWasLate() {
        stream.hear(1);
        stream.hear(0);
        assertThat(stream.hear(0)).isEqualTo(DUPLICATE);
        assertThat(stream.hear(1)).isEqualTo(DUPLICATE);
    }

    @Test
    void whatNeverCameAtTheEndIsLostToo() {
        stream.hear(0);
        stream.hear(2);
        assertThat(stream.lostOf(5)).isEqualTo(3);
    }

    @Test
    void aHugeGapIsCountedWithoutBeingRemembered() {
        stream.hear(3_000_000);
        assertThat(stream.missing()).isEqualTo(3_000_000);
    }
}
