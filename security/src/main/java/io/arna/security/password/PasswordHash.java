package io.arna.security.password;

import io.arna.mqtt.Payload;

/**
 * What is kept of a password: enough to know it again, not enough to tell it. Immutable; any thread, but never a shard, because
 * {@link #matches} takes its time on purpose.
 */
public sealed interface PasswordHash permits Sha512Hash, Pbkdf2Hash, Argon2Hash, BcryptHash {
    /**
     * Reads a hash as it stands in a password file.
     *
     * @throws MalformedHashException when it is none, or one that would cost more than a broker can spend on a stranger
     */
    static PasswordHash parse(String text) throws MalformedHashException {
        int end = text.indexOf('$', 1);
        String scheme = text.startsWith("$") && end > 0 ? text.substring(1, end) : "";
        return switch (scheme) {
            case "6" -> Sha512Hash.parse(text);
            case "7" -> Pbkdf2Hash.parse(text);
            case "argon2id" -> Argon2Hash.parse(text);
            case "2a", "2b", "2y" -> BcryptHash.parse(text);
            case "" -> throw new MalformedHashException(
                    "this is no hash, and passwords are not kept as they are: 'arna passwd -U FILE' hashes them");
            default -> throw new MalformedHashException(
                    "no hash of this kind is known; there are $6$, $7$, $argon2id$, $2a$, $2b$ and $2y$");
        };
    }

    /** Whether this is the password. Takes as long for a wrong one as for the right one. */
    boolean matches(Payload password);

    /** The hash as it stands in a password file. Not to be shown: it invites guessing. */
    String encoded();
}
