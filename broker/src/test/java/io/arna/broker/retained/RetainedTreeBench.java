package io.arna.broker.retained;

import io.arna.broker.message.Message;
import io.arna.mqtt.topic.TopicFilter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntConsumer;

/** Prints what retained messages cost: bytes each beside the message, stored, found and replayed per second of CPU. Asserts nothing. */
final class RetainedTreeBench {
    private static final int MESSAGES = 200_000;
    private static final int ROUNDS = 8;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Message[] messages = new Message[MESSAGES];
    private long found;

    private RetainedTreeBench() {
        for (int i = 0; i < MESSAGES; i++) {
            messages[i] =
                    Messages.retained(i, "site" + i % 500 + "/line" + i % 7 + "/device" + i + "/temperature", "21.5");
        }
    }

    static void main() {
        new RetainedTreeBench().run();
    }

    private void run() {
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.printf("round %d%n", round);
            long before = usedBytes();
            RetainedTree tree = new RetainedTree(MESSAGES, Long.MAX_VALUE);
            print("stored", MESSAGES, i -> tree.put(messages[i]));
            System.out.printf("  %,12d bytes each, beside the message%n", (usedBytes() - before) / MESSAGES);
            print("replaced", MESSAGES, i -> tree.put(messages[i]));
            print("found by name", MESSAGES, i -> found += tree.get(messages[i].topic()) == null ? 0 : 1);
            replay(tree, "#");
            replay(tree, "+/+/+/temperature");
            replay(tree, "site7/#");
            print("removed", MESSAGES, i -> tree.remove(messages[i]));
        }
        System.out.println(found == 0 ? "nothing was found" : "done");
    }

    private void replay(RetainedTree tree, String filter) {
        long start = THREADS.getCurrentThreadCpuTime();
        Cursor cursor = tree.matching(TopicFilter.of(filter));
        int count = 0;
        while (cursor.next() != null) {
            count++;
        }
        found += count;
        double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        System.out.printf("  %,12.0f replayed of %s per CPU second%n", count / seconds, filter);
    }

    private static void print(String what, int times, IntConsumer work) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.accept(i);
        }
        double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        System.out.printf("  %,12.0f %s per CPU second%n", times / seconds, what);
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            runtime.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
