package io.arna.security.password;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a user may be called in a password file. */
public final class UserName {
    private static final int MOST_BYTES = 65_535; // what CONNECT can carry

    private UserName() {}

    /** Why nobody can be called this in a password file, to be read behind the words "the user name"; null when somebody can. */
    public static @Nullable String objection(String name) {
        if (name.isEmpty()) { return "is empty"; }
        if (name.indexOf(':') >= 0) { return "has a colon, which ends it in the file"; }
        if (name.startsWith("#")) { return "begins with #, as comments do"; }
        if (!name.equals(name.strip())) { return "has space at its beginning or end"; }
        if (name.chars().anyMatch(Character::isISOControl)) { return "has control characters"; }
        if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) { return "is longer than a client can say"; }
        return null;
    }
}
