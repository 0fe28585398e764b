package io.arna.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
    private final List<Boolean> told = new ArrayList<>();
    private final MemoryWatch watch = MemoryWatch.still(90, told::add);

    private void look(int collectedPercent, int nowPercent) {
        watch.look(usage(collectedPercent), usage(nowPercent));
    }

    private static MemoryUsage usage(int percent) {
        return new MemoryUsage(0, percent * 1_000L, 100_000, 100_000);
    }

    @Test
    void garbageDoesNotCount() {
        look(0, 99);
        look(40, 99);
        look(89, 100);
        assertThat(told).containsExactly(false, false, false);
    }

    @Test
    void whatIsLeftAfterACollectionCounts() {
        look(90, 95);
        look(86, 95);
        look(84, 95);
        look(86, 95);
        assertThat(told).containsExactly(true, true, false, false);
    }

    @Test
    void itIsOverWhenLittleIsInUseEvenWithoutAnotherCollection() {
        look(95, 99);
        look(95, 50);
        assertThat(told).containsExactly(true, false);
    }

    @Test
    void aCollectorThatTellsNothingChangesNothing() {
        watch.look(null, usage(99));
        assertThat(told).isEmpty();
    }
}
