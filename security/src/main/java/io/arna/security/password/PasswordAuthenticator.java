package io.arna.security.password;

import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Peer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.arna.security.lockout.Hold;
import io.arna.security.lockout.Lockout;
import io.arna.security.lockout.Suspect;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows the password that the password file has for the user. What takes time is done by workers, so that no shard waits; what a
 * shard does here is a look at who is held and at who has logged in a moment ago.
 */
public final class PasswordAuthenticator implements Authenticator {
    /** Whoever has waited so long for a worker has been given up by the broker, or is about to be. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Settings settings;
    private final Lockout lockout;
    private final Executor workers;
    private final LongSupplier nanoClock;
    private final Consumer<String> passwordSeen;
    /** Listeners of which it was told that a password came over them in the open. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile Credentials credentials;

    /**
     * What is asked of clients.
     *
     * @param listeners by name
     * @param rememberNanos how long a log-in is remembered; 0 for not at all
     * @param clientIds what the client ids of users must look like; null for anything
     */
    public record Settings(Map<String, Entrance> listeners, long rememberNanos, @Nullable ClientIdPattern clientIds) {
        public Settings {
            listeners = Map.copyOf(listeners);
        }
    }

    /**
     * A listener.
     *
     * @param allowsAnonymous whether who shows no credentials is let in
     * @param isReadable whether others may read what is sent there: nothing encrypts it, and it leaves this machine
     * @param refusesReadablePasswords whether a password that others may have read lets nobody in
     */
    public record Entrance(boolean allowsAnonymous, boolean isReadable, boolean refusesReadablePasswords) {}

    /**
     * Knows the users of {@code file}.
     *
     * @param workers where passwords are checked; it may refuse work when it has too much
     * @param passwordSeen told the name of a listener when the first password has come over it that others may have read
     */
    public PasswordAuthenticator(Settings settings, PasswordFile file, Lockout lockout, Executor workers,
            LongSupplier nanoClock, Consumer<String> passwordSeen) {
        this.settings = settings;
        this.lockout = lockout;
        this.workers = workers;
        this.nanoClock = nanoClock;
        this.passwordSeen = passwordSeen;
        this.credentials = new Credentials(file, settings.rememberNanos, nanoClock);
    }

    /**
     * From now on other users count, and nobody is remembered. Who has a new password is no longer held for guesses at the old one: this is
     * how an operator lifts a user's ban. One thread at a time.
     */
    public void use(PasswordFile file) {
        PasswordFile before = credentials.file();
        credentials = new Credentials(file, settings.rememberNanos, nanoClock);
        file.users().forEach((user, hash) -> {
            PasswordHash was = before.find(user);
            if (was == null || !was.encoded().equals(hash.encoded())) {
                var _ = lockout.lift(new Suspect.User(user));
            }
        });
    }

    /** The users there are. */
    public PasswordFile file() {
        return credentials.file();
    }

    @Override
    public Exchange begin(Connect connect, Peer peer) {
        return (_, answer) -> {
            Verdict verdict = atOnce(connect, peer);
            if (verdict == null) {
                check(connect, peer, answer);
            } else {
                answer.accept(verdict);
            }
        };
    }

    /** What can be said without hashing anything; null when the password must be checked. */
    private @Nullable Verdict atOnce(Connect connect, Peer peer) {
        if (connect.properties().authenticationMethod() != null) {
            return new Verdict.Refused(ReasonCode.BAD_AUTHENTICATION_METHOD,
                    "no enhanced authentication is configured");
        }
        Entrance entrance = settings.listeners.get(peer.listener());
        if (entrance == null) { return refused("nothing is configured for listener " + peer.listener()); }
        String user = connect.username();
        Payload password = connect.password();
        if (user == null && password == null) {
            return entrance.allowsAnonymous
                    ? new Verdict.Granted(null, null, null)
                    : refused("no user name was given, and anonymous clients are not let in here");
        }
        if (user == null) { return wrong("a password was given without a user name"); }
        if (password == null) { return wrong("user " + user + " gave no password"); }
        if (entrance.isReadable && !isThisMachine(peer)) {
            if (told.add(peer.listener())) {
                passwordSeen.accept(peer.listener());
            }
            if (entrance.refusesReadablePasswords) {
                return refused("the password of user " + user + " came over a listener where others may read it");
            }
        }
        Verdict held = held(user, peer);
        if (held != null) { return held; }
        if (credentials.isRemembered(user, password)) { return granted(connect, user, peer); }
        return null;
    }

    private static boolean isThisMachine(Peer peer) {
        return peer.address().startsWith("127.") || peer.address().equals("::1")
                || peer.address().equals("0:0:0:0:0:0:0:1") || peer.address().equals(Peer.UNIX);
    }

    private @Nullable Verdict held(String user, Peer peer) {
        Hold hold = lockout.hold(user, Suspect.Address.of(peer.address()));
        if (hold == null) { return null; }
        return new Verdict.Refused(hold.ban() ? ReasonCode.BANNED : ReasonCode.CONNECTION_RATE_EXCEEDED,
                hold.suspect() + (hold.ban() ? " is banned for " : " has to wait for ")
                        + Math.ceilDiv(hold.remainingMillis(), 1_000) + " s because of wrong passwords");
    }

    private void check(Connect connect, Peer peer, Consumer<Verdict> answer) {
        long asked = nanoClock.getAsLong();
        try {
            workers.execute(() -> answer.accept(nanoClock.getAsLong() - asked > PATIENCE_NANOS
                    ? busy()
                    : checked(connect, peer)));
        } catch (RejectedExecutionException _) {
            answer.accept(busy());
        }
    }

    private static Verdict busy() {
        return new Verdict.Refused(ReasonCode.SERVER_BUSY, "too many passwords wait to be checked");
    }

    private Verdict checked(Connect connect, Peer peer) {
        String user = connect.username();
        Payload password = connect.password();
        assert user != null && password != null : "nothing to check";
        // Again: whoever sends many at once has all of them waiting here before the first has failed.
        Verdict held = held(user, peer);
        if (held != null) { return held; }
        Credentials used;
        boolean matches;
        do {
            used = credentials;
            matches = used.check(user, password);
        } while (used != credentials); // the file has changed meanwhile
        if (matches) { return granted(connect, user, peer); }
        lockout.failed(user, Suspect.Address.of(peer.address()));
        return wrong("wrong user name or password for user " + user);
    }

    private Verdict granted(Connect connect, String user, Peer peer) {
        ClientIdPattern pattern = settings.clientIds;
        if (pattern != null && !pattern.matches(connect.clientId(), user)) {
            return new Verdict.Refused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "the client id of user " + user + " must be " + pattern);
        }
        lockout.succeeded(user, Suspect.Address.of(peer.address()));
        return new Verdict.Granted(user, null, null);
    }

    private static Verdict wrong(String why) {
        return new Verdict.Refused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, why);
    }

    private static Verdict refused(String why) {
        return new Verdict.Refused(ReasonCode.NOT_AUTHORIZED, why);
    }
}
