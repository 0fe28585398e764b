package io.arna.broker.routing;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set, split by hash into chunks, so that a change copies one chunk of at most {@value #MOST} entries and the short
 * arrays that lead to it, however many there are. The order is the same after the same changes: nothing is left to chance.
 */
abstract sealed class Chunks<T extends Hearer> {
    private static final int MOST = 64;
    /** Fewer than this go back into one chunk; well below {@link #MOST}, or one that comes and goes would split it each time. */
    private static final int FEW = 32;
    private static final int BITS = 4;
    private static final int WAYS = 1 << BITS;

    private static final Chunks<?> NONE = new Chunk<>(new Hearer[0]);

    /** No entries. */
    @SuppressWarnings("unchecked") // holds no entry, so it may hold entries of any kind
    static <T extends Hearer> Chunks<T> none() {
        return (Chunks<T>) NONE;
    }

    /** How many entries. */
    abstract int size();

    final boolean isEmpty() { return size() == 0; }

    /** The entry at {@code index}, 0 to size - 1, in the set's own order. */
    abstract T at(int index);

    abstract void forEach(Consumer<? super T> action);

    /** The entry of those with {@code hash} that is {@code wanted}; null when there is none. */
    final @Nullable T find(int hash, Predicate<? super T> wanted) {
        return find(spread(hash), 0, wanted);
    }

    /**
     * These with {@code after} in the place of {@code before}, whose hash is the same.
     *
     * @param before is among them; null when nothing is to go
     * @param after is not among them; null when nothing is to come
     */
    final Chunks<T> swap(@Nullable T before, @Nullable T after) {
        if (before == null) { return after == null ? this : with(after, hash(after), 0); }
        return after == null ? without(before, hash(before), 0) : replace(before, after, hash(after), 0);
    }

    abstract @Nullable T find(int hash, int shift, Predicate<? super T> wanted);

    abstract Chunks<T> with(T entry, int hash, int shift);

    abstract Chunks<T> without(T entry, int hash, int shift);

    abstract Chunks<T> replace(T old, T entry, int hash, int shift);

    /** What decides in which chunk an entry is. Client identifiers may be chosen to collide: then a chunk is larger, no more. */
    static int hash(Hearer entry) {
        return spread(switch (entry) {
            case Subscriber subscriber -> subscriber.recipient().clientId().hashCode();
            case ShareGroup group -> group.number();
        });
    }

    /** Makes each bit depend on all. */
    private static int spread(int hash) {
        int h = (hash ^ (hash >>> 16)) * 0x85EB_CA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2_AE35;
        return h ^ (h >>> 16);
    }

    private static final class Chunk<T extends Hearer> extends Chunks<T> {
        private final Hearer[] entries;

        Chunk(Hearer[] entries) {
            this.entries = entries;
        }

        @Override
        int size() {
            return entries.length;
        }

        @Override
        @SuppressWarnings("unchecked") // an array of T cannot be made; nothing but T gets in
        T at(int index) {
            return (T) entries[index];
        }

        @Override
        void forEach(Consumer<? super T> action) {
            for (int i = 0; i < entries.length; i++) {
                action.accept(at(i));
            }
        }

        @Override
        @Nullable
        T find(int hash, int shift, Predicate<? super T> wanted) {
            for (int i = 0; i < entries.length; i++) {
                if (wanted.test(at(i))) { return at(i); }
            }
            return null;
        }

        @Override
        Chunks<T> with(T entry, int hash, int shift) {
            // Beyond the last bit all hashes are equal, and splitting would never end.
            if (entries.length >= MOST && shift < Integer.SIZE) { return split(shift).with(entry, hash, shift); }
            Hearer[] more = Arrays.copyOf(entries, entries.length + 1);
            more[entries.length] = entry;
            return new Chunk<>(more);
        }

        private Chunks<T> split(int shift) {
            Hearer[][] parts = new Hearer[WAYS][MOST];
            int[] sizes = new int[WAYS];
            for (Hearer entry : entries) {
                int way = way(hash(entry), shift);
                if (sizes[way] == parts[way].length) {
                    parts[way] = Arrays.copyOf(parts[way], 2 * sizes[way]);
                }
                parts[way][sizes[way]++] = entry;
            }
            Chunks<?>[] ways = new Chunks<?>[WAYS];
            for (int way = 0; way < WAYS; way++) {
                ways[way] = sizes[way] == 0 ? none() : new Chunk<T>(Arrays.copyOf(parts[way], sizes[way]));
            }
            return new Split<>(ways, entries.length);
        }

        @Override
        Chunks<T> without(T entry, int hash, int shift) {
            if (entries.length == 1) { return none(); }
            int gone = indexOf(entry);
            Hearer[] fewer = Arrays.copyOf(entries, entries.length - 1);
            System.arraycopy(entries, gone + 1, fewer, gone, fewer.length - gone);
            return new Chunk<>(fewer);
        }

        @Override
        Chunks<T> replace(T old, T entry, int hash, int shift) {
            Hearer[] changed = entries.clone();
            changed[indexOf(old)] = entry;
            return new Chunk<>(changed);
        }

        @SuppressWarnings("ReferenceEquality") // the very entry: what was found is what is changed
        private int indexOf(T entry) {
            int index = 0;
            while (entries[index] != entry) {
                index++;
            }
            return index;
        }
    }

    private static final class Split<T extends Hearer> extends Chunks<T> {
        private final Chunks<?>[] ways;
        private final int size;

        Split(Chunks<?>[] ways, int size) {
            this.ways = ways;
            this.size = size;
        }

        @SuppressWarnings("unchecked") // an array of Chunks<T> cannot be made; nothing but Chunks<T> gets in
        private Chunks<T> part(int way) {
            return (Chunks<T>) ways[way];
        }

        @Override
        int size() {
            return size;
        }

        @Override
        T at(int index) {
            int way = 0;
            int left = index;
            while (left >= ways[way].size()) {
                left -= ways[way++].size();
            }
            return part(way).at(left);
        }

        @Override
        void forEach(Consumer<? super T> action) {
            for (int way = 0; way < WAYS; way++) {
                part(way).forEach(action);
            }
        }

        @Override
        @Nullable
        T find(int hash, int shift, Predicate<? super T> wanted) {
            return part(way(hash, shift)).find(hash, shift + BITS, wanted);
        }

        @Override
        Chunks<T> with(T entry, int hash, int shift) {
            int way = way(hash, shift);
            return change(way, part(way).with(entry, hash, shift + BITS), size + 1);
        }

        @Override
        Chunks<T> without(T entry, int hash, int shift) {
            int way = way(hash, shift);
            Chunks<T> fewer = change(way, part(way).without(entry, hash, shift + BITS), size - 1);
            return fewer.size() < FEW ? fewer.joined() : fewer;
        }

        @Override
        Chunks<T> replace(T old, T entry, int hash, int shift) {
            int way = way(hash, shift);
            return change(way, part(way).replace(old, entry, hash, shift + BITS), size);
        }

        private Split<T> change(int way, Chunks<T> part, int newSize) {
            Chunks<?>[] changed = ways.clone();
            changed[way] = part;
            return new Split<>(changed, newSize);
        }
    }

    /** All entries in one chunk. */
    private Chunks<T> joined() {
        Hearer[] all = new Hearer[size()];
        int[] next = {0};
        forEach(entry -> all[next[0]++] = entry);
        return new Chunk<>(all);
    }

    private static int way(int hash, int shift) {
        return (hash >>> shift) & (WAYS - 1);
    }
}
