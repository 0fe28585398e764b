package io.arna.bench.scale;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What lies on the heap and is still held, by class.
 *
 * @param classes name of each class and what there is of it
 */
record Heap(Map<String, Size> classes) {
    /** How many objects there are, and their bytes together. */
    record Size(long objects, long bytes) {
        Size minus(Size other) {
            return new Size(objects - other.objects, bytes - other.bytes);
        }
    }

    /** What the collector fills gaps with is held by nobody. */
    private static final String FILLER = "jdk.internal.vm.Filler";
    private static final Size NOTHING = new Size(0, 0);

    /** Now, after a full collection. */
    static Heap now() {
        Map<String, Size> classes = new LinkedHashMap<>();
        // A line reads: "   1:   1000   24000  java.lang.String (java.base@25)".
        histogram().lines().map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length >= 4 && words[0].endsWith(":") && !words[3].contains(FILLER))
                .forEach(words -> classes.merge(words[3],
                        new Size(Long.parseLong(words[1]), Long.parseLong(words[2])),
                        (one, other) -> new Size(one.objects + other.objects, one.bytes + other.bytes)));
        return new Heap(classes);
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                    new Object[]{new String[0]}, new String[]{String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this JVM counts no classes", e);
        }
    }

    /** Bytes of all classes. */
    long bytes() {
        return classes.values().stream().mapToLong(Size::bytes).sum();
    }

    /** Bytes of one class. */
    long bytes(Class<?> type) {
        return classes.getOrDefault(type.getName(), NOTHING).bytes();
    }

    /** How many objects there are of one class. */
    long objects(Class<?> type) {
        return classes.getOrDefault(type.getName(), NOTHING).objects();
    }

    /** What has come since {@code before}. */
    Heap since(Heap before) {
        Map<String, Size> grown = new LinkedHashMap<>();
        classes.forEach((name, size) -> grown.put(name, size.minus(before.classes.getOrDefault(name, NOTHING))));
        return new Heap(grown);
    }

    /** A line for each class that has at least half a byte for each of {@code count}, the largest first. */
    String perOne(int count) {
        StringBuilder text = new StringBuilder("      bytes  objects  class%n".formatted());
        classes.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Size> entry) -> entry.getValue().bytes())
                        .reversed())
                .filter(entry -> 2 * entry.getValue().bytes() >= count)
                .forEach(entry -> text.append("  %9.1f %8.2f  %s%n".formatted(
                        (double) entry.getValue().bytes() / count, (double) entry.getValue().objects() / count,
                        entry.getKey())));
        return text.toString();
    }
}
