package io.arna.cli.mosquitto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a file of Mosquitto's is. */
enum Kind {
    /** {@code mosquitto.conf}. */
    CONF,
    /** A password file. */
    PASSWD,
    /** Rules, as in {@code acl_file}. */
    ACL,
    /** A persistence file. */
    DB,
    /** What the dynamic security plugin keeps. */
    DYNSEC;

    private static final int ENOUGH = 1 << 16;
    private static final Pattern USER = Pattern.compile("[^:]+:\\$\\S+");
    private static final Set<String> OF_RULES = Set.of("user", "topic", "pattern");

    /** Whether files of ours are made of it. */
    boolean makesFiles() {
        return this == DB || this == DYNSEC;
    }

    /** Finds out what a file is by how it begins. */
    static Kind of(Path file) throws IOException {
        byte[] beginning;
        try (InputStream in = Files.newInputStream(file)) {
            beginning = in.readNBytes(ENOUGH);
        }
        if (Database.isOne(beginning)) { return DB; }
        String text = new String(beginning, StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) { return DYNSEC; }
        List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (lines.stream().anyMatch(line -> USER.matcher(line).matches())) { return PASSWD; }
        Set<String> words = lines.stream().map(line -> line.split("[ \t]", 2)[0]).collect(Collectors.toSet());
        boolean isRules = !words.isEmpty() && OF_RULES.containsAll(words)
                && (words.contains("topic") || words.contains("pattern"));
        return isRules ? ACL : CONF;
    }
}
