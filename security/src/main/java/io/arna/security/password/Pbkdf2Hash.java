package io.arna.security.password;

import io.arna.mqtt.Payload;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * PBKDF2 (RFC 8018 section 5.2) with HMAC-SHA-512, as mosquitto_passwd 2.0 writes it: {@code $7$iterations$salt$digest} in Base64. The
 * JDK's own takes passwords of characters only, and those of MQTT are bytes.
 */
final class Pbkdf2Hash implements PasswordHash {
    static final int MOST_ITERATIONS = 10_000_000;

    private static final String FORM = "$7$ITERATIONS$SALT$DIGEST, salt and digest in Base64";
    private static final String HMAC = "HmacSHA512";
    /** One block of the function: its blocks are computed alone, and the first is all there is. */
    private static final int DIGEST_BYTES = 64;

    private final int iterations;
    private final byte[] salt;
    private final byte[] digest;

    private Pbkdf2Hash(int iterations, byte[] salt, byte[] digest) {
        this.iterations = iterations;
        this.salt = salt;
        this.digest = digest;
    }

    static Pbkdf2Hash parse(String text) throws MalformedHashException {
        String[] fields = Fields.split(text, 4, FORM);
        int iterations = Fields.number(fields[1], "the number of iterations", 1, MOST_ITERATIONS);
        return new Pbkdf2Hash(iterations, Fields.salt(fields[2]),
                Fields.digest(fields[3], DIGEST_BYTES, DIGEST_BYTES));
    }

    static Pbkdf2Hash of(Payload password, int iterations, byte[] salt) {
        return new Pbkdf2Hash(iterations, salt, derive(password, iterations, salt));
    }

    private static byte[] derive(Payload password, int iterations, byte[] salt) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            // A key is filled up with zeros, so one zero is no key; the JDK refuses to take none.
            mac.init(new SecretKeySpec(password.isEmpty() ? new byte[1] : password.toByteArray(), HMAC));
            mac.update(salt);
            byte[] round = mac.doFinal(new byte[]{0, 0, 0, 1});
            byte[] sum = round.clone();
            for (int i = 1; i < iterations; i++) {
                mac.update(round);
                mac.doFinal(round, 0);
                for (int at = 0; at < sum.length; at++) {
                    sum[at] ^= round[at];
                }
            }
            return sum;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this Java has no " + HMAC, e);
        }
    }

    @Override
    public boolean matches(Payload password) {
        return MessageDigest.isEqual(digest, derive(password, iterations, salt));
    }

    @Override
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "$7$" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(digest);
    }
}
