package io.arna.security.lockout;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes guessing slow: wrong passwords are counted by user and by address, from half of what is borne on each is followed by a longer delay,
 * and the last by a ban. An address from which a user has logged in before is not bound to what others do in the user's name, so that a
 * stranger cannot lock the owner out; what it does itself counts for it as for any. Kept in memory, within bounds. Any thread.
 */
public final class Lockout {
    /** Suspects of each kind, and log-ins, that are remembered. */
    private static final int CAPACITY = 100_000;
    private static final int LOOKED_AT = 16;

    private final FailureTable users;
    private final FailureTable addresses;
    /** When a user last logged in from an address. */
    private final Map<LogIn, Long> logIns = new ConcurrentHashMap<>();
    private final int capacity;
    private final LockoutEvents events;
    private final LongSupplier nanoClock;

    private record LogIn(Suspect.User user, Suspect.Address address) {}

    /** Nobody is locked out. {@code nanoClock} never goes back. */
    public Lockout(LockoutSettings settings, LockoutEvents events, LongSupplier nanoClock) {
        this(settings, events, nanoClock, CAPACITY);
    }

    Lockout(LockoutSettings settings, LockoutEvents events, LongSupplier nanoClock, int capacity) {
        long window = settings.window().toNanos();
        long ban = settings.ban().toNanos();
        this.users = new FailureTable(settings.userFailures(), capacity, window, ban);
        this.addresses = new FailureTable(settings.addressFailures(), capacity, window, ban);
        this.capacity = capacity;
        this.events = events;
        this.nanoClock = nanoClock;
    }

    /** Why this user has to wait at this address; null when nothing is in the way. */
    public @Nullable Hold hold(String user, Suspect.Address address) {
        long now = nanoClock.getAsLong();
        Hold ofAddress = addresses.hold(address, now);
        Suspect.User named = new Suspect.User(user);
        return ofAddress != null || isKnown(named, address) ? ofAddress : users.hold(named, now);
    }

    private boolean isKnown(Suspect.User user, Suspect.Address address) {
        return logIns.containsKey(new LogIn(user, address));
    }

    /** The password was wrong. */
    public void failed(String user, Suspect.Address address) {
        Suspect.User named = new Suspect.User(user);
        count(addresses, address);
        if (!isKnown(named, address)) {
            count(users, named);
        }
    }

    private void count(FailureTable table, Suspect suspect) {
        long now = nanoClock.getAsLong();
        if (table.failed(suspect, now)) {
            FailureTable.Failures failures = table.all().get(suspect);
            if (failures != null) {
                events.banned(suspect, failures.count(), failures.heldForNanos() / 1_000_000);
            }
        }
    }

    /**
     * The password was right. Failures stay on record until their time is over: otherwise whoever has a password of his own, or waits for the
     * owner to log in, could guess without end.
     */
    public void succeeded(String user, Suspect.Address address) {
        LogIn logIn = new LogIn(new Suspect.User(user), address);
        if (logIns.size() >= capacity && !logIns.containsKey(logIn)) {
            forgetOldLogIn();
        }
        logIns.put(logIn, nanoClock.getAsLong());
    }

    private void forgetOldLogIn() {
        long now = nanoClock.getAsLong();
        LogIn oldest = null;
        long age = -1;
        Iterator<Map.Entry<LogIn, Long>> some = logIns.entrySet().iterator();
        for (int i = 0; i < LOOKED_AT && some.hasNext(); i++) {
            Map.Entry<LogIn, Long> entry = some.next();
            if (now - entry.getValue() > age) {
                oldest = entry.getKey();
                age = now - entry.getValue();
            }
        }
        if (oldest != null) {
            logIns.remove(oldest);
        }
    }

    /** How much is remembered, in entries. */
    int size() {
        return users.all().size() + addresses.all().size() + logIns.size();
    }

    /** All holds there are, bans and delays. */
    public List<Hold> holds() {
        long now = nanoClock.getAsLong();
        List<Hold> all = new ArrayList<>();
        for (FailureTable table : List.of(users, addresses)) {
            for (Suspect suspect : table.all().keySet()) {
                Stream.ofNullable(table.hold(suspect, now)).forEach(all::add);
            }
        }
        return all;
    }

    /** Forgets what a suspect has done; whether that ended a hold. */
    public boolean lift(Suspect suspect) {
        boolean held = (suspect instanceof Suspect.User ? users : addresses).forget(suspect, nanoClock.getAsLong());
        if (held) {
            events.lifted(suspect);
        }
        return held;
    }
}
