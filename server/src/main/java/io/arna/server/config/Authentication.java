package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.Key.optional;
import static io.arna.server.config.ValueType.asInt;
import static io.arna.server.config.ValueType.bool;
import static io.arna.server.config.ValueType.choice;
import static io.arna.server.config.ValueType.integer;
import static io.arna.server.config.ValueType.path;
import static io.arna.server.config.ValueType.seconds;
import static io.arna.server.config.ValueType.text;

import io.arna.security.lockout.LockoutSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How it is found out who a client is.
 *
 * @param passwordFile users and the hashes of their passwords; null when names are taken without proof
 * @param plainPasswords what is done with a password that others may have read
 * @param rememberSeconds how long a log-in is remembered; 0 for not at all
 * @param clientIdBinding whether a session can be taken over by nobody but the user who made it
 * @param clientIdPattern what the client ids of users must look like; null for anything
 * @param lockout how many wrong passwords are too many
 */
public record Authentication(@Nullable Path passwordFile, PlainPasswords plainPasswords, int rememberSeconds,
        boolean clientIdBinding, @Nullable String clientIdPattern, LockoutSettings lockout) {
    private static final Pattern CLIENT_ID_PATTERN =
            Pattern.compile("([^\\x00-\\x1F\\x7F$]|\\$(?!\\{)|\\$\\{username}){1,1024}");
    private static final String FILE = "password_file";
    private static final int DAY = 86_400;

    /** What is done with a password that comes over a listener where others may read it. */
    public enum PlainPasswords {
        /** It is taken; the log warns of the first on each listener. */
        WARN,
        /** It is not taken, right or wrong. */
        REFUSE
    }

    static Authentication read(Section section) {
        Path file = section.find(optional(FILE, path(), "none",
                "Users and their passwords, as `arna passwd` and mosquitto_passwd write them. It is read again when it changes. Without it the "
                        + "user name that a client gives is taken without proof."));
        boolean hasFile = file != null;
        PlainPasswords plain = section.get(of(key("plain_passwords", choice(PlainPasswords.values()),
                PlainPasswords.WARN,
                "What is done with a password that comes from another machine without encryption, so that others may have read it: `warn`, once "
                        + "for each listener, or `refuse`, right or wrong."),
                hasFile));
        int remember = section.get(of(key("remember", asInt(seconds(0, 3_600)), 60,
                "How long a log-in is remembered, so that a client that comes again costs no hashing; a change of the file ends it. 0s for not at "
                        + "all."),
                hasFile));
        boolean binding = section.get(of(key("client_id_binding", bool(), true,
                "Whether a session can be taken over by nobody but the user who made it."), hasFile));
        String pattern = section.find(of(optional("client_id_pattern",
                text("a pattern of client ids", "with no placeholder but ${username}, at most 1024", CLIENT_ID_PATTERN),
                "any",
                "What the client ids of users must look like: `${username}` stands for the name, `*` for anything, as in `${username}-*`.")
                .knownAs("clientid_prefixes", "use_username_as_clientid"),
                hasFile));
        LockoutSettings lockout = section.section("lockout",
                "How many wrong passwords are too many. From half of them on, "
                        + "each is followed by a delay that doubles; the last by a ban.",
                inner -> lockout(inner, hasFile));
        return new Authentication(file, plain, remember, hasFile && binding, pattern, lockout);
    }

    private static <T> Key<T> of(Key<T> key, boolean hasFile) {
        return key.onlyWith("authentication." + FILE, hasFile);
    }

    private static LockoutSettings lockout(Section lockout, boolean hasFile) {
        LockoutSettings d = LockoutSettings.DEFAULT;
        int user = lockout.get(of(key("user_failures", integer(0, 1_000_000), d.userFailures(),
                "Failures for one user; 0 for no bound. Addresses from which the user has logged in before do not count, and are not bound."),
                hasFile));
        int address = lockout.get(of(key("address_failures", integer(0, 1_000_000), d.addressFailures(),
                "Failures from one address, for all users together; 0 for no bound. Of IPv6 all addresses with the same first 64 bits are one."),
                hasFile));
        long window = lockout.get(of(key("window", seconds(1, DAY), d.window().toSeconds(),
                "Failures are counted for so long from the first on."), hasFile));
        long ban = lockout.get(of(key("ban", seconds(1, 30L * DAY), d.ban().toSeconds(),
                "How long a ban lasts."), hasFile));
        return new LockoutSettings(user, address, Duration.ofSeconds(window), Duration.ofSeconds(ban));
    }
}
