package io.arna.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class OldGenerationTest {
    private static final long MEGABYTE = 1L << 20;
    private static final long PASSED_THROUGH_BYTES = 600 * MEGABYTE;

    @Test
    void mayGrowToTwiceWhatLivesAndIsLeftAloneWhileItIsSmall() {
        assertThat(OldGeneration.next(1)).isEqualTo(OldGeneration.LEAST_BYTES);
        assertThat(OldGeneration.next(OldGeneration.LEAST_BYTES)).isEqualTo(2 * OldGeneration.LEAST_BYTES);
    }

    @Test
    void whatGrowsOldAndDiesIsCollectedLongBeforeTheHeapIsFull() throws Exception {
        assertThat(mostUsed("watched")).isLessThan(2 * OldGeneration.LEAST_BYTES);
    }

    @Test
    void withoutItTheHeapFillsUp() throws Exception {
        assertThat(mostUsed("alone")).isGreaterThan(4 * OldGeneration.LEAST_BYTES);
    }

    private static long mostUsed(String how) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmn4m", "-Xmx1g", "-cp", System.getProperty("java.class.path"),
                Waiting.class.getName(), how).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(said);
    }

    /** Lets messages wait in a queue for long enough to grow old, and tells the most that old ones took. */
    static final class Waiting {
        private static final int BYTES = 1_000;
        private static final int WAITING = 20_000;

        private Waiting() {}

        public static void main(String[] args) {
            if (List.of(args).contains("watched")) {
                OldGeneration.watch();
            }
            MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Tenured Gen")).findFirst().orElseThrow();
            Queue<byte[]> queue = new ArrayDeque<>();
            long most = 0;
            for (long passed = 0; passed < PASSED_THROUGH_BYTES; passed += BYTES) {
                queue.add(new byte[BYTES]);
                if (queue.size() > WAITING) {
                    queue.remove();
                }
                if (passed % MEGABYTE < BYTES) {
                    most = Math.max(most, old.getUsage().getUsed());
                }
            }
            System.out.println(most);
        }
    }
}
