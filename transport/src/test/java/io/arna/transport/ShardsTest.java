package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.port.Shard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shards as the rules see them. */
final class ShardsTest {
    @ParameterizedTest
    @EnumSource(Sockets.class)
    void runsWorkOnTheThreadOfItsShard(Sockets sockets) throws Exception {
        try (Shards shards = new Shards(2, sockets)) {
            Set<String> threads = new HashSet<>();
            for (Shard shard : shards.shards()) {
                assertThat(shard.isCurrent()).isFalse();
                assertThat(on(shard, shard::isCurrent)).isTrue();
                threads.add(on(shard, () -> Thread.currentThread().getName()));
            }
            assertThat(threads).containsExactlyInAnyOrder("arna-shard-0", "arna-shard-1");
            assertThat(shards.shards()).extracting(Shard::index).containsExactly(0, 1);
        }
    }

    @Test
    void runsWorkInTheOrderItWasHandedOver() throws Exception {
        try (Shards shards = new Shards(1)) {
            Shard shard = shards.shards().getFirst();
            List<Integer> done = new ArrayList<>();
            for (int n = 0; n < 10_000; n++) {
                int number = n;
                shard.execute(() -> done.add(number));
            }
            assertThat(on(shard, () -> List.copyOf(done))).hasSize(10_000).isSorted();
        }
    }

    @Test
    void runsWorkHandedOverOnTheShardItselfLater() throws Exception {
        try (Shards shards = new Shards(1)) {
            Shard shard = shards.shards().getFirst();
            AtomicBoolean ran = new AtomicBoolean();
            boolean atOnce = on(shard, () -> {
                shard.execute(() -> ran.set(true));
                return ran.get();
            });
            assertThat(atOnce).isFalse();
            assertThat(on(shard, ran::get)).isTrue();
        }
    }

    @Test
    void survivesWorkThatFails() throws Exception {
        try (Shards shards = new Shards(1)) {
            Shard shard = shards.shards().getFirst();
            shard.execute(() -> {
                throw new IllegalStateException("planted defect");
            });
            shard.execute(() -> {
                throw new AssertionError("planted defect");
            });
            assertThat(on(shard, () -> "alive")).isEqualTo("alive");
        }
    }

    @Test
    void runsScheduledWorkNotBeforeItsTime() throws Exception {
        try (Shards shards = new Shards(1)) {
            Shard shard = shards.shards().getFirst();
            CompletableFuture<Long> waited = new CompletableFuture<>();
            shard.execute(() -> {
                long start = System.nanoTime();
                shard.schedule(30, () -> waited.complete(System.nanoTime() - start));
            });
            assertThat(get(waited)).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
        }
    }

    @Test
    void tellsOneTimePerBurstAndNeverGoesBack() throws Exception {
        try (Shards shards = new Shards(1)) {
            Shard shard = shards.shards().getFirst();
            long last = Long.MIN_VALUE;
            for (int n = 0; n < 100; n++) {
                long before = System.nanoTime();
                long[] times = on(shard, () -> new long[]{shard.nanoTime(), shard.nanoTime()});
                assertThat(times[0]).isEqualTo(times[1]).isBetween(before, System.nanoTime())
                        .isGreaterThanOrEqualTo(last);
                last = times[0];
            }
            assertThat(on(shard, shard::wallMillis)).isCloseTo(System.currentTimeMillis(),
                    org.assertj.core.data.Offset.offset(TimeUnit.MINUTES.toMillis(1)));
        }
    }

    @Test
    void neverRepeatsItsRandomBits() throws Exception {
        try (Shards shards = new Shards(2)) {
            Set<Long> seen = new HashSet<>();
            for (Shard shard : shards.shards()) {
                seen.addAll(on(shard, () -> {
                    List<Long> drawn = new ArrayList<>();
                    for (int n = 0; n < 10_000; n++) {
                        drawn.add(shard.random());
                    }
                    return drawn;
                }));
            }
            assertThat(seen).hasSize(20_000);
        }
    }

    @Test
    void dropsWorkHandedOverAfterItsEnd() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        Shards shards = new Shards(1);
        shards.close();
        shards.close();
        shards.shards().getFirst().execute(() -> ran.set(true));
        assertThat(ran).isFalse();
    }

    @Test
    void refusesToBeNone() {
        assertThatThrownBy(() -> new Shards(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void startsOneForEachProcessorUnlessTold() {
        try (Shards shards = new Shards()) {
            assertThat(shards.shards()).hasSize(Runtime.getRuntime().availableProcessors());
        }
    }

    private static <T> T on(Shard shard, Supplier<T> work) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        shard.execute(() -> {
            try {
                done.complete(work.get());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return get(done);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
