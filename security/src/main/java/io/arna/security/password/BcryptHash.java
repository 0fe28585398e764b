package io.arna.security.password;

import io.arna.mqtt.Payload;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Bcrypt in the form of OpenBSD: {@code $2b$cost$} and 53 characters of salt and digest. Of a password it sees the first 72 bytes. What
 * other programs write as {@code $2a$} or {@code $2y$} is the same function.
 */
final class BcryptHash implements PasswordHash {
    static final int LEAST_COST = 4;
    /** Each one more doubles the work; at 18 a check takes about half a minute. */
    static final int MOST_COST = 18;

    private static final String FORM = "$2b$COST$ and 53 characters, as in $2b$10$…";
    private static final Pattern SALT_AND_DIGEST = Pattern.compile("[./A-Za-z0-9]{53}");
    private static final Pattern COST = Pattern.compile("\\d\\d");

    private final String text;

    private BcryptHash(String text) {
        this.text = text;
    }

    static BcryptHash parse(String text) throws MalformedHashException {
        String[] fields = Fields.split(text, 3, FORM);
        if (!COST.matcher(fields[1]).matches() || !SALT_AND_DIGEST.matcher(fields[2]).matches()) {
            throw new MalformedHashException("a hash of this kind reads " + FORM);
        }
        Fields.number(fields[1], "the cost", LEAST_COST, MOST_COST);
        return new BcryptHash(text);
    }

    static BcryptHash of(Payload password, int cost, byte[] salt) {
        return new BcryptHash(OpenBSDBCrypt.generate("2b", password.toByteArray(), salt, cost));
    }

    @Override
    public boolean matches(Payload password) {
        return OpenBSDBCrypt.checkPassword(text, password.toByteArray());
    }

    @Override
    public String encoded() {
        return text;
    }
}
