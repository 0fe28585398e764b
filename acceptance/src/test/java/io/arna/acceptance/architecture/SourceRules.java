package io.arna.acceptance.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What class files do not show: rules for the text of our sources. */
final class SourceRules {
    /** A class beyond this has more than one reason to change; keeping it needs an ADR. */
    static final int LONGEST_FILE_LINES = 600;

    private static final Pattern SLEEP = Pattern.compile("\\b(?:Thread|TimeUnit\\.[A-Z]+)\\s*\\.\\s*sleep\\s*\\(");
    private static final Pattern SWITCHED_OFF = Pattern.compile("@(?:Disabled|Ignore)\\b");

    private SourceRules() {}

    static List<String> tooLong(List<Path> files) throws IOException {
        return violations(files, text -> {
            long lines = text.lines().count();
            return lines > LONGEST_FILE_LINES ? List.of(lines + " lines") : List.of();
        });
    }

    static List<String> sleeping(List<Path> files) throws IOException {
        return violations(files, text -> SLEEP.matcher(text).results().map(found -> found.group()).toList());
    }

    static List<String> switchedOff(List<Path> files) throws IOException {
        return violations(files, text -> SWITCHED_OFF.matcher(text).results().map(found -> found.group()).toList());
    }

    /** All Java files in the given source folder ({@code main} or {@code test}) of all rooms. */
    static List<Path> javaFiles(String folder) throws IOException {
        var files = new ArrayList<Path>();
        try (Stream<Path> rooms = Files.list(Path.of(".."))) {
            for (Path room : rooms.sorted().toList()) {
                Path sources = room.resolve("src").resolve(folder);
                if (!Files.isDirectory(sources)) continue;
                try (Stream<Path> found = Files.walk(sources)) {
                    found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        return files;
    }

    private static List<String> violations(List<Path> files, Check check) throws IOException {
        var violations = new ArrayList<String>();
        for (Path file : files) {
            check.of(Files.readString(file)).forEach(found -> violations.add(file + ": " + found));
        }
        return violations;
    }

    private interface Check {
        List<String> of(String text);
    }
}
