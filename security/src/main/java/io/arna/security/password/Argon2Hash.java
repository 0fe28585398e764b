package io.arna.security.password;

import io.arna.mqtt.Payload;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) in the form that Mosquitto 2.1 and the reference implementation write:
 * {@code $argon2id$v=19$m=KIB,t=PASSES,p=LANES$salt$digest}, Base64 without padding.
 */
final class Argon2Hash implements PasswordHash {
    static final int MOST_PASSES = 1_000;
    static final int DIGEST_BYTES = 32;

    private static final String FORM =
            "$argon2id$v=19$m=KIBIBYTES,t=PASSES,p=LANES$SALT$DIGEST, salt and digest in Base64 without padding";
    private static final Pattern COSTS = Pattern.compile("m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})");
    /** Held while a check lasts, so it must fit beside everything else. */
    private static final int MOST_KIBIBYTES = 256 * 1_024;
    private static final int MOST_LANES = 64;

    private final Costs costs;
    private final byte[] salt;
    private final byte[] digest;

    /**
     * What a check costs.
     *
     * @param kibibytes memory, at least 8 for each lane
     * @param passes over the memory
     * @param lanes parts of the memory; computed one after the other here
     */
    record Costs(int kibibytes, int passes, int lanes) {}

    private Argon2Hash(Costs costs, byte[] salt, byte[] digest) {
        this.costs = costs;
        this.salt = salt;
        this.digest = digest;
    }

    static Argon2Hash parse(String text) throws MalformedHashException {
        String[] fields = Fields.split(text, 5, FORM);
        if (!fields[1].equals("v=19")) {
            throw new MalformedHashException("of argon2id the version 19 is read, which it must name: v=19");
        }
        Matcher costs = COSTS.matcher(fields[2]);
        if (!costs.matches()) { throw new MalformedHashException("a hash of this kind reads " + FORM); }
        int lanes = Fields.number(costs.group(3), "the number of lanes, p,", 1, MOST_LANES);
        int kibibytes = Fields.number(costs.group(1), "the memory in KiB, m,", 8 * lanes, MOST_KIBIBYTES);
        int passes = Fields.number(costs.group(2), "the number of passes, t,", 1, MOST_PASSES);
        return new Argon2Hash(new Costs(kibibytes, passes, lanes), Fields.salt(fields[3]),
                Fields.digest(fields[4], 16, 64));
    }

    static Argon2Hash of(Payload password, Costs costs, byte[] salt) {
        return new Argon2Hash(costs, salt, derive(password, costs, salt, DIGEST_BYTES));
    }

    private static byte[] derive(Payload password, Costs costs, byte[] salt, int bytes) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(costs.kibibytes)
                .withIterations(costs.passes).withParallelism(costs.lanes).withSalt(salt).build());
        byte[] digest = new byte[bytes];
        argon2.generateBytes(password.toByteArray(), digest);
        return digest;
    }

    @Override
    public boolean matches(Payload password) {
        return MessageDigest.isEqual(digest, derive(password, costs, salt, digest.length));
    }

    @Override
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + costs.kibibytes + ",t=" + costs.passes + ",p=" + costs.lanes + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(digest);
    }
}
