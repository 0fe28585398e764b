package io.arna.security.password;

import io.arna.mqtt.Payload;
import java.security.SecureRandom;

/** A way to hash a password. The words are those of mosquitto_passwd's option -H, where it has one. */
public enum HashKind {
    /** One round of SHA-512, for Mosquitto before 2.0. It takes no iterations. */
    SHA512("sha512", 1, 1, 1, 12),
    /** PBKDF2 with HMAC-SHA-512, which Mosquitto reads from 2.0 on; iterations are its rounds. */
    SHA512_PBKDF2("sha512-pbkdf2", 20_000, 1, Pbkdf2Hash.MOST_ITERATIONS, 12),
    /** Argon2id, which Mosquitto reads from 2.1 on: 19 MiB; iterations are its passes over that memory. */
    ARGON2ID("argon2id", 2, 1, Argon2Hash.MOST_PASSES, 16),
    /** Bcrypt; iterations are its cost, the binary logarithm of its rounds. */
    BCRYPT("bcrypt", 10, BcryptHash.LEAST_COST, BcryptHash.MOST_COST, 16);

    private static final int ARGON2_KIBIBYTES = 19 * 1_024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String word;
    private final int usualIterations;
    private final int leastIterations;
    private final int mostIterations;
    private final int saltBytes;

    HashKind(String word, int usualIterations, int leastIterations, int mostIterations, int saltBytes) {
        this.word = word;
        this.usualIterations = usualIterations;
        this.leastIterations = leastIterations;
        this.mostIterations = mostIterations;
        this.saltBytes = saltBytes;
    }

    /** What it is called on command lines. */
    public String word() {
        return word;
    }

    /** Iterations where nothing is said about them. */
    public int usualIterations() {
        return usualIterations;
    }

    /** Fewest iterations. */
    public int leastIterations() {
        return leastIterations;
    }

    /** Most iterations. */
    public int mostIterations() {
        return mostIterations;
    }

    /**
     * Hashes a password with a new salt. Takes its time: not for a shard.
     *
     * @param iterations how much work that and each later check is, from {@link #leastIterations} to {@link #mostIterations}
     */
    public PasswordHash hash(Payload password, int iterations) {
        if (iterations < leastIterations || iterations > mostIterations) {
            throw new IllegalArgumentException(iterations + " iterations of " + word);
        }
        byte[] salt = new byte[saltBytes];
        RANDOM.nextBytes(salt);
        return switch (this) {
            case SHA512 -> Sha512Hash.of(password, salt);
            case SHA512_PBKDF2 -> Pbkdf2Hash.of(password, iterations, salt);
            case ARGON2ID -> Argon2Hash.of(password, new Argon2Hash.Costs(ARGON2_KIBIBYTES, iterations, 1), salt);
            case BCRYPT -> BcryptHash.of(password, iterations, salt);
        };
    }
}
