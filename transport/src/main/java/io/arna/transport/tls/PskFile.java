package io.arna.transport.tls;

import io.arna.mqtt.Payload;
import io.arna.transport.tls.TlsException.Part;
import io.arna.transport.tls.TlsException.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Identities and their keys, a line {@code identity:hexkey} for each, as Mosquitto's {@code psk_file}. Empty lines and those that begin with
 * {@code #} are left out. Immutable.
 *
 * <p>No message tells more of a line than its number: whoever mistypes it may have put the key where the identity belongs.
 */
final class PskFile {
    private static final long LARGEST_BYTES = 64 << 20;
    private static final int MOST_PROBLEMS = 10;
    /** RFC 4279, section 5.3: what everybody has to support. More is no gain: a hash of 384 bits is the longest in use. */
    private static final int MOST_KEY_BYTES = 64;
    /** Of 8 bytes and less, all can be tried. RFC 9257, section 6: 16 at least; devices that are in the field have less. */
    private static final int FEWEST_KEY_BYTES = 8;
    private static final int MOST_IDENTITY_BYTES = 1024;

    private final Map<String, Payload> keys;

    private PskFile(Map<String, Payload> keys) {
        this.keys = keys;
    }

    /**
     * Reads a file.
     *
     * @throws TlsException when anything is wrong with it
     */
    static PskFile read(Path path) throws TlsException {
        Map<String, Payload> keys = new HashMap<>();
        List<String> problems = new ArrayList<>();
        List<String> lines = linesOf(path);
        for (int i = 0; i < lines.size() && problems.size() < MOST_PROBLEMS; i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String problem = take(line, keys);
                if (problem != null) {
                    problems.add(path + ":" + (i + 1) + ": " + problem);
                }
            }
        }
        if (problems.isEmpty() && keys.isEmpty()) {
            problems.add(path
                    + ": no identity is in it, so nobody could connect; write a line identity:hexkey for each client");
        }
        if (!problems.isEmpty()) {
            throw new TlsException(problems.stream().map(problem -> new Problem(Part.PSK_FILE, 0, problem)).toList());
        }
        return new PskFile(Map.copyOf(keys));
    }

    /** What is wrong with a line; null when nothing is. */
    private static @Nullable String take(String line, Map<String, Payload> keys) {
        int colon = line.indexOf(':');
        if (colon < 0) { return "there is no colon; a line is identity:hexkey"; }
        String identity = line.substring(0, colon).strip();
        String digits = line.substring(colon + 1).strip();
        int bytes = identity.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MOST_IDENTITY_BYTES) {
            return "the identity before the colon must have 1 to " + MOST_IDENTITY_BYTES + " bytes";
        }
        if (identity.chars().anyMatch(Character::isISOControl)) {
            return "the identity before the colon has a control character";
        }
        if (!digits.matches("([0-9A-Fa-f]{2})*")) {
            return "what follows the colon is no key: it is written in pairs of hexadecimal digits, as 'openssl rand -hex 32' makes them";
        }
        int length = digits.length() / 2;
        if (length < FEWEST_KEY_BYTES || length > MOST_KEY_BYTES) {
            return "the key has " + length + " bytes; it must have " + FEWEST_KEY_BYTES + " to " + MOST_KEY_BYTES
                    + ", and 32 made by 'openssl rand -hex 32' are good";
        }
        return keys.putIfAbsent(identity, Payload.copyOf(HexFormat.of().parseHex(digits))) == null ? null
                : "the identity has a key in a line before already; keep one of the two";
    }

    private static List<String> linesOf(Path path) throws TlsException {
        String what;
        try {
            if (Files.size(path) <= LARGEST_BYTES) { return Files.readAllLines(path); }
            what = "the file is larger than " + (LARGEST_BYTES >> 20) + " MiB";
        } catch (NoSuchFileException none) {
            what = "there is no such file";
        } catch (AccessDeniedException denied) {
            what = "the file may not be read";
        } catch (CharacterCodingException notText) {
            what = "the file is not UTF-8 text";
        } catch (IOException broken) {
            what = Files.isDirectory(path) ? "this is a directory, not a file"
                    : "the file cannot be read: " + broken.getMessage();
        }
        throw new TlsException(List.of(new Problem(Part.PSK_FILE, 0, path + ": " + what)));
    }

    /** The key of an identity; null when it has none. */
    @Nullable
    Payload key(String identity) {
        return keys.get(identity);
    }

    int size() {
        return keys.size();
    }
}
