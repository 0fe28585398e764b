package io.arna.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who listens at a port, as far as Linux tells this user: only the owner of a process, and root, may see what it has open. Blocks.
 *
 * @param pid of the process
 * @param command its command line
 */
record PortHolder(long pid, String command) {
    private static final Path PROCESSES = Path.of("/proc");
    /** State LISTEN in the kernel's tables. */
    private static final String LISTENS = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int LONGEST = 80;

    /** Null when nobody is found. */
    static @Nullable PortHolder of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try {
                Files.readAllLines(PROCESSES.resolve(table)).forEach(line -> addListening(line, port, sockets));
            } catch (IOException _) {
                // Not Linux, or without IPv6: there is nothing to see.
            }
        }
        return sockets.isEmpty() ? null : among(sockets);
    }

    private static void addListening(String line, int port, Set<String> sockets) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > INODE && fields[STATE].equals(LISTENS)
                && fields[ADDRESS].endsWith(String.format(Locale.ROOT, ":%04X", port))) {
            sockets.add("socket:[" + fields[INODE] + "]");
        }
    }

    private static @Nullable PortHolder among(Set<String> sockets) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process, sockets)) {
                    return new PortHolder(Long.parseLong(process.getFileName().toString()), commandOf(process));
                }
            }
        } catch (IOException _) {
            return null; // nothing to see
        }
        return null;
    }

    private static boolean hasOpen(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(linkOf(file))) { return true; }
            }
        } catch (IOException _) {
            return false; // another user's, or gone meanwhile
        }
        return false;
    }

    private static String linkOf(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException _) {
            return ""; // closed meanwhile
        }
    }

    private static String commandOf(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
        } catch (IOException _) {
            return ""; // gone meanwhile
        }
    }

    /** Whether it is a broker of ours. */
    boolean isArna() { return command.contains("io.arna.cli.Main start"); }

    /** As in a sentence. Of its arguments nothing is told: there may be a secret among them. */
    @Override
    public String toString() {
        String program = command.isEmpty() ? "" : command.substring(0, command.concat(" ").indexOf(' '));
        return "process " + pid + (program.isEmpty() ? ""
                : ", " + (program.length() > LONGEST ? program.substring(0, LONGEST) + "…" : program));
    }
}
