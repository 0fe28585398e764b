package io.arna.security.password;

import io.arna.mqtt.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One round of SHA-512 over password and salt, as mosquitto_passwd up to 1.6 writes it: {@code $6$salt$digest} in Base64. Not the
 * {@code $6$} of crypt(3). Quick to guess; read for the sake of files that exist.
 */
final class Sha512Hash implements PasswordHash {
    private static final String FORM = "$6$SALT$DIGEST, salt and digest in Base64";
    private static final int DIGEST_BYTES = 64;

    private final byte[] salt;
    private final byte[] digest;

    private Sha512Hash(byte[] salt, byte[] digest) {
        this.salt = salt;
        this.digest = digest;
    }

    static Sha512Hash parse(String text) throws MalformedHashException {
        String[] fields = Fields.split(text, 3, FORM);
        return new Sha512Hash(Fields.salt(fields[1]), Fields.digest(fields[2], DIGEST_BYTES, DIGEST_BYTES));
    }

    static Sha512Hash of(Payload password, byte[] salt) {
        return new Sha512Hash(salt, digest(password, salt));
    }

    private static byte[] digest(Payload password, byte[] salt) {
        try {
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(password.toByteArray());
            return sha512.digest(salt);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("this Java has no SHA-512", e);
        }
    }

    @Override
    public boolean matches(Payload password) {
        return MessageDigest.isEqual(digest, digest(password, salt));
    }

    @Override
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "$6$" + base64.encodeToString(salt) + "$" + base64.encodeToString(digest);
    }
}
