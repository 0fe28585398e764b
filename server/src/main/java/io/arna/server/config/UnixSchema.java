package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.ValueType.path;

import io.arna.server.config.Config.Kind;
import io.arna.transport.ListenerSettings.Place;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of a listener that are about the file of its Unix socket. */
final class UnixSchema {
    private static final String ONLY_WITH = "kind: unix";
    private static final Set<PosixFilePermission> OWNER_AND_GROUP = PosixFilePermissions.fromString("rw-rw----");

    private UnixSchema() {}

    /** Null when the listener has a port, or no file for what was refused. */
    static Place.@Nullable Unix read(Section listener, Kind kind) {
        boolean applies = kind == Kind.UNIX;
        Path file = listener.find(Key.<Path>optional("socket", path(), "none",
                "The file by which programs on this machine find the listener, at most " + Place.Unix.MOST_BYTES
                        + " bytes long. One that nobody listens to any more is replaced; it is removed when the broker stops.")
                .knownAs("socket_path").onlyWith(ONLY_WITH, applies));
        Set<PosixFilePermission> mode = listener.get(key("socket_mode", mode(), OWNER_AND_GROUP,
                "Who may connect: whoever may write to that file.").onlyWith(ONLY_WITH, applies));
        if (!applies || !listener.isSound()) { return null; }
        if (file == null) {
            listener.refuse("socket", "is missing: a Unix socket needs the name of its file");
            return null;
        }
        if (file.getFileName() == null
                || file.toString().getBytes(StandardCharsets.UTF_8).length > Place.Unix.MOST_BYTES) {
            listener.refuse("socket", "the name of the file must have 1 to " + Place.Unix.MOST_BYTES + " bytes");
            return null;
        }
        return new Place.Unix(file, mode);
    }

    /** Written as for {@code chmod}. */
    private static ValueType<Set<PosixFilePermission>> mode() {
        return new ValueType<>("a mode of three octal digits, as in 0660", "0000–0777",
                text -> text.matches("0?[0-7]{3}") ? permissions(Integer.parseInt(text, 8)) : null,
                permissions -> "0%03o".formatted(bits(permissions)));
    }

    private static Set<PosixFilePermission> permissions(int bits) {
        StringBuilder text = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < text.length(); i++) {
            if ((bits >> (text.length() - 1 - i) & 1) == 0) {
                text.setCharAt(i, '-');
            }
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    private static int bits(Set<PosixFilePermission> permissions) {
        String text = PosixFilePermissions.toString(permissions);
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = bits << 1 | (text.charAt(i) == '-' ? 0 : 1);
        }
        return bits;
    }
}
