package io.arna.broker.routing;

import io.arna.broker.limit.Limits.SharedStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The members of a shared subscription, of whom each message reaches one (MQTT 5.0 section 4.8.2). Any thread reads and
 * picks without a lock; members come and go while the tree holds the filter.
 */
public final class ShareGroup implements Hearer {
    private final String name;
    private final String key;
    private final int number;
    private volatile Chunks<Subscriber> members = Chunks.none();
    /** Whom {@link SharedStrategy#STICKY} holds on to; null when nobody. Shards may overwrite each other: the last one stays. */
    private volatile @Nullable Recipient held;
    private final AtomicLong turn = new AtomicLong();

    /**
     * @param key name and filter
     * @param number what tells it from other groups, for spreading them
     */
    ShareGroup(String name, String key, int number) {
        this.name = name;
        this.key = key;
        this.number = number;
    }

    /** The share name. */
    public String name() {
        return name;
    }

    /** {@code NAME/FILTER}: what is written after {@code $share/}. */
    public String key() {
        return key;
    }

    int number() {
        return number;
    }

    /** Who belongs to it at this moment; a copy. */
    public List<Subscriber> members() {
        Chunks<Subscriber> now = members;
        List<Subscriber> all = new ArrayList<>(now.size());
        now.forEach(all::add);
        return List.copyOf(all);
    }

    Chunks<Subscriber> chunks() {
        return members;
    }

    /** Puts {@code after} in the place of what the recipient had; null for nothing, also when it had nothing. */
    @Nullable
    Subscriber swap(Recipient recipient, @Nullable Subscriber after) {
        Chunks<Subscriber> now = members;
        Subscriber before = find(now, recipient);
        members = now.swap(before, after);
        if (after == null && before != null && before.isOf(held)) {
            held = null;
        }
        return before;
    }

    boolean isEmpty() { return members.isEmpty(); }

    /** The next number for {@link SharedStrategy#ROUND_ROBIN}: one turn for all shards. */
    long nextTurn() {
        return turn.getAndIncrement();
    }

    /** Whether a member is connected. */
    public boolean hasOnlineMember() {
        Chunks<Subscriber> now = members;
        for (int i = 0; i < now.size(); i++) {
            if (now.at(i).recipient().isOnline()) { return true; }
        }
        return false;
    }

    /**
     * Picks the member that is to hear a message. Members that are online go first; an offline one is better than none.
     *
     * @param strategy how the member is chosen
     * @param number decides among the members, modulo their count: the caller's own cursor, a random number or a hash, as the strategy
     *     wants it
     * @param except who is not to be picked, since it could not take the message; null when all may
     * @return null when no member is left
     */
    public @Nullable Subscriber pick(SharedStrategy strategy, long number, @Nullable Recipient except) {
        Chunks<Subscriber> now = members;
        return switch (strategy) {
            case ROUND_ROBIN, RANDOM, HASH_CLIENT, HASH_TOPIC -> pick(now, number, except);
            case STICKY -> {
                Subscriber same = held(now, except);
                yield same != null ? same : hold(pick(now, number, except));
            }
        };
    }

    private static @Nullable Subscriber pick(Chunks<Subscriber> from, long number, @Nullable Recipient except) {
        int size = from.size();
        Subscriber offline = null;
        for (int i = 0; i < size; i++) {
            Subscriber member = from.at((int) Math.floorMod(number + i, (long) size));
            if (member.isOf(except)) {
                continue;
            }
            if (member.recipient().isOnline()) { return member; }
            if (offline == null) {
                offline = member;
            }
        }
        return offline;
    }

    /** The member held on to, if it may still be picked. */
    private @Nullable Subscriber held(Chunks<Subscriber> now, @Nullable Recipient except) {
        Recipient same = held;
        Subscriber member = same == null || !same.isOnline() ? null : find(now, same);
        return member == null || member.isOf(except) ? null : member;
    }

    private @Nullable Subscriber hold(@Nullable Subscriber picked) {
        if (picked != null && picked.recipient().isOnline()) {
            held = picked.recipient();
        }
        return picked;
    }

    private static @Nullable Subscriber find(Chunks<Subscriber> among, Recipient recipient) {
        return among.find(recipient.clientId().hashCode(), member -> member.isOf(recipient));
    }

    /** The key. */
    @Override
    public String toString() {
        return key;
    }
}
