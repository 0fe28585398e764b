package io.arna.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files the system lets this process have open; each connection is one.
 *
 * @param files at most, {@link Long#MAX_VALUE} when there is no limit or none is known
 */
record FileLimit(long files) {
    /** Where Linux tells; asking Java's management beans for it would load a hundred classes at each start. */
    private static final Path KERNELS = Path.of("/proc/self/limits");
    private static final Pattern LINE = Pattern.compile("Max open files +(\\d+) .*");
    /** What is open besides connections, generously: libraries, listeners, what each shard waits on. */
    private static final int OURS = 128;

    /** What holds for this process. Java has raised it as far as it may by then. */
    static FileLimit ofThisProcess() {
        try {
            return parse(Files.readAllLines(KERNELS));
        } catch (IOException _) {
            return new FileLimit(Long.MAX_VALUE); // not Linux: nobody is warned
        }
    }

    /** The limit in the words of the kernel. */
    static FileLimit parse(List<String> limits) {
        for (String line : limits) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) { return new FileLimit(Long.parseLong(matcher.group(1))); }
        }
        return new FileLimit(Long.MAX_VALUE);
    }

    /** Whether so many connections can be open at a time. */
    boolean isEnoughFor(long connections) {
        return files - OURS >= connections;
    }
}
