package io.arna.security.password;

import io.arna.mqtt.Payload;
import io.arna.security.file.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The content of a password file as mosquitto_passwd writes it: a line {@code user:hash} for each user; comments begin with {@code #}. Read
 * whole or refused whole; order and comments survive a change. Immutable; any thread, reading and writing not on a shard.
 */
public final class PasswordFile {
    /** Larger is not read: all of it is held in memory. */
    private static final int MOST_BYTES = 256 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<Line> lines;
    private final SequencedMap<String, PasswordHash> users;

    /** As it stands in the file. */
    private sealed interface Line {
        record Other(String text) implements Line {}

        record User(String name, PasswordHash hash) implements Line {}
    }

    private PasswordFile(List<Line> lines) {
        this.lines = List.copyOf(lines);
        SequencedMap<String, PasswordHash> byName = new LinkedHashMap<>();
        for (Line line : lines) {
            if (line instanceof Line.User(String name, PasswordHash hash)) {
                byName.put(name, hash);
            }
        }
        this.users = Collections.unmodifiableSequencedMap(byName);
    }

    /** Without users. */
    public static PasswordFile empty() {
        return new PasswordFile(List.of());
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read
     * @throws PasswordFileException when anything is wrong with it, telling all that is
     */
    public static PasswordFile read(Path file) throws IOException, PasswordFileException {
        return read(file, null);
    }

    /**
     * Reads a file in which passwords may stand as they are, and hashes those; what is a hash stays.
     *
     * @throws IOException when it cannot be read
     * @throws PasswordFileException when anything is wrong with it, telling all that is
     */
    public static PasswordFile readAndHash(Path file, Function<Payload, PasswordHash> hashing)
            throws IOException, PasswordFileException {
        return read(file, hashing);
    }

    private static PasswordFile read(Path file, @Nullable Function<Payload, PasswordHash> hashing)
            throws IOException, PasswordFileException {
        if (Files.size(file) > MOST_BYTES) {
            throw new PasswordFileException(
                    List.of("the file has more than " + (MOST_BYTES >> 20) + " MiB, " + file + ":1"));
        }
        Reader reader = new Reader(file, hashing);
        return reader.read(Files.readAllBytes(file));
    }

    /** The hash of a user's password; null when there is no such user. */
    public @Nullable PasswordHash find(String user) {
        return users.get(user);
    }

    /** The users and their hashes, in the order of the file. */
    public SequencedMap<String, PasswordHash> users() {
        return users;
    }

    /** The same with a user's hash, in the user's line, or in a new last one. The name is one that {@link UserName} has no objection to. */
    public PasswordFile with(String user, PasswordHash hash) {
        assert UserName.objection(user) == null : user;
        List<Line> changed = new ArrayList<>(lines);
        Line line = new Line.User(user, hash);
        if (users.containsKey(user)) {
            changed.replaceAll(old -> isOf(user, old) ? line : old);
        } else {
            changed.add(line);
        }
        return new PasswordFile(changed);
    }

    /** The same without a user. */
    public PasswordFile without(String user) {
        return new PasswordFile(lines.stream().filter(line -> !isOf(user, line)).toList());
    }

    private static boolean isOf(String user, Line line) {
        return line instanceof Line.User(String name, PasswordHash _) && name.equals(user);
    }

    /**
     * Writes it in the place of {@code file}, of which at any moment all is the old or all is the new. A new file is readable to its owner
     * alone; one that was there keeps its owner and whether its group may read it.
     *
     * @throws IOException when it cannot be written; then the old file is as it was
     */
    public void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            switch (line) {
                case Line.Other(String other) -> text.append(other);
                case Line.User(String name, PasswordHash hash) -> text.append(name).append(':').append(hash.encoded());
            }
            text.append('\n');
        }
        PrivateFile.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads line by line, and goes on behind what is wrong to find the rest. */
    private static final class Reader {
        private final Path file;
        private final @Nullable Function<Payload, PasswordHash> hashing;
        private final List<Line> lines = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Integer> lineOfUser = new HashMap<>();
        private int number;

        Reader(Path file, @Nullable Function<Payload, PasswordHash> hashing) {
            this.file = file;
            this.hashing = hashing;
        }

        PasswordFile read(byte[] bytes) throws PasswordFileException {
            int begin = 0;
            while (begin < bytes.length) {
                int end = begin;
                while (end < bytes.length && bytes[end] != '\n') {
                    end++;
                }
                number++;
                readLine(bytes, begin, end);
                begin = end + 1;
            }
            if (!problems.isEmpty()) { throw new PasswordFileException(problems); }
            return new PasswordFile(lines);
        }

        private void readLine(byte[] bytes, int begin, int end) {
            String text;
            try {
                text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, begin, end - begin))
                        .toString();
            } catch (CharacterCodingException _) {
                refuse("the line is not UTF-8");
                return;
            }
            if (number == 1 && text.startsWith(BYTE_ORDER_MARK)) {
                text = text.substring(1);
            }
            if (text.endsWith("\r")) {
                text = text.substring(0, text.length() - 1);
            }
            if (text.isBlank() || text.startsWith("#")) {
                lines.add(new Line.Other(text));
                return;
            }
            int colon = text.indexOf(':');
            if (colon < 0) {
                refuse("there is no colon; a line reads USER:HASH");
                return;
            }
            readUser(text.substring(0, colon).strip(), text.substring(colon + 1));
        }

        private void readUser(String name, String secret) {
            String objection = UserName.objection(name);
            if (objection != null) {
                refuse("the user name " + objection);
                return;
            }
            Integer other = lineOfUser.putIfAbsent(name, number);
            if (other != null) {
                refuse("user " + name + " has a password in line " + other + " already");
                return;
            }
            try {
                lines.add(new Line.User(name, hash(secret)));
            } catch (MalformedHashException e) {
                refuse("the password of " + name + ": " + e.getMessage());
            }
        }

        private PasswordHash hash(String secret) throws MalformedHashException {
            if (hashing != null && !looksLikeHash(secret)) { return hashing.apply(Payload.ofUtf8(secret)); }
            return PasswordHash.parse(secret.strip());
        }

        /** Whether a kind of hash is named that exists: then a mistake in it is told, and not hashed as if it were a password. */
        private static boolean looksLikeHash(String secret) {
            return Arrays.stream(new String[]{"$6$", "$7$", "$argon2", "$2a$", "$2b$", "$2y$"})
                    .anyMatch(secret::startsWith);
        }

        private void refuse(String sentence) {
            problems.add(sentence + ", " + file + ":" + number);
        }
    }
}
