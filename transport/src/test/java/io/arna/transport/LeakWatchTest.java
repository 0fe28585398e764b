package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** The watch must bite, or it proves nothing. */
final class LeakWatchTest {
    @Test
    void findsABufferThatNobodyReleased() {
        leak();
        assertThatThrownBy(LeakWatch::check).hasMessageContaining("leaked");
    }

    private static void leak() {
        PooledByteBufAllocator.DEFAULT.directBuffer();
    }
}
