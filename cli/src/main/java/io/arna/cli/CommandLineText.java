package io.arna.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line as it was written. Where the locale is not UTF-8, as in containers and cron jobs, Java loses every character that is not
 * ASCII from its arguments; on Linux the kernel still has them.
 */
final class CommandLineText {
    private static final Path KERNELS = Path.of("/proc/self/cmdline");

    private CommandLineText() {}

    /** {@code args}, or what they were before Java read them. */
    static List<String> asWritten(String[] args) {
        List<String> read = List.of(args);
        if (read.stream().noneMatch(argument -> argument.indexOf('\uFFFD') >= 0)) { return read; }
        try {
            String[] all = new String(Files.readAllBytes(KERNELS), StandardCharsets.UTF_8).split("\0", -1);
            // The last one ends with a NUL, too.
            List<String> written = List.of(all).subList(0, all.length - 1);
            return written.size() < args.length ? read : written.subList(written.size() - args.length, written.size());
        } catch (IOException _) {
            return read; // not Linux: what Java read is all there is
        }
    }
}
