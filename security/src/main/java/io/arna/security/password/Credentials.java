package io.arna.security.password;

import io.arna.mqtt.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The users of one state of a password file, and who has shown the right password lately. Another state of the file is another object, so
 * that nothing is remembered beyond a change. Of passwords it keeps a digest under a key that is nowhere else. Any thread.
 */
final class Credentials {
    /** Log-ins remembered. */
    private static final int CAPACITY = 10_000;
    private static final int LOOKED_AT = 16;
    private static final String HMAC = "HmacSHA256";
    /** For files without users. */
    private static final PasswordHash NOBODY =
            HashKind.SHA512_PBKDF2.hash(Payload.EMPTY, HashKind.SHA512_PBKDF2.usualIterations());

    private final PasswordFile file;
    private final List<PasswordHash> hashes;
    private final SecretKeySpec key;
    private final long rememberNanos;
    private final LongSupplier nanoClock;
    private final int capacity;
    /** When each log-in was. */
    private final Map<ByteBuffer, Long> logIns = new ConcurrentHashMap<>();

    /** Nobody has logged in; a log-in is remembered for {@code rememberNanos}, 0 for not at all. */
    Credentials(PasswordFile file, long rememberNanos, LongSupplier nanoClock) {
        this(file, rememberNanos, nanoClock, CAPACITY);
    }

    Credentials(PasswordFile file, long rememberNanos, LongSupplier nanoClock, int capacity) {
        this.capacity = capacity;
        this.file = file;
        this.hashes = new ArrayList<>(file.users().values());
        this.rememberNanos = rememberNanos;
        this.nanoClock = nanoClock;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, HMAC);
    }

    PasswordFile file() {
        return file;
    }

    /** Whether this user has shown this password a moment ago. Quick. */
    boolean isRemembered(String user, Payload password) {
        if (rememberNanos == 0 || logIns.isEmpty()) { return false; }
        ByteBuffer digest = digest(user, password);
        Long since = logIns.get(digest);
        if (since == null) { return false; }
        boolean isFresh = nanoClock.getAsLong() - since < rememberNanos;
        if (!isFresh) {
            logIns.remove(digest, since);
        }
        return isFresh;
    }

    /** Whether this is the user's password. Takes its time, and as much for a user who is not there as for one who is. */
    boolean check(String user, Payload password) {
        PasswordHash hash = file.find(user);
        boolean matches = (hash == null ? standIn(user) : hash).matches(password);
        if (hash == null || !matches) { return false; }
        remember(user, password);
        return true;
    }

    /**
     * What is checked for a user who is not there: the hash of one who is, always the same for one name and chosen under the key, so that
     * names without a user take the times that names with one take, whatever kinds of hashes the file has.
     */
    PasswordHash standIn(String user) {
        if (hashes.isEmpty()) { return NOBODY; }
        return hashes.get(Math.floorMod(digest(user, Payload.EMPTY).getInt(0), hashes.size()));
    }

    private void remember(String user, Payload password) {
        if (rememberNanos == 0) { return; }
        if (logIns.size() >= capacity) {
            makeRoom();
        }
        logIns.put(digest(user, password), nanoClock.getAsLong());
    }

    private void makeRoom() {
        long now = nanoClock.getAsLong();
        @Nullable ByteBuffer first = null;
        Iterator<Map.Entry<ByteBuffer, Long>> some = logIns.entrySet().iterator();
        for (int i = 0; i < LOOKED_AT && some.hasNext(); i++) {
            Map.Entry<ByteBuffer, Long> entry = some.next();
            if (now - entry.getValue() >= rememberNanos) {
                some.remove();
            } else if (first == null) {
                first = entry.getKey();
            }
        }
        if (logIns.size() >= capacity && first != null) {
            logIns.remove(first);
        }
    }

    /** How many log-ins are remembered. */
    int remembered() {
        return logIns.size();
    }

    private ByteBuffer digest(String user, Payload password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] name = user.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(0, name.length)); // or one pair could be taken for another
            mac.update(name);
            return ByteBuffer.wrap(mac.doFinal(password.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this Java has no " + HMAC, e);
        }
    }
}
