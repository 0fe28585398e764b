package io.arna.broker.tree;

import io.arna.mqtt.topic.TopicFilter;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The branches below a branch: an immutable array while they are few, a concurrent map once they are many. Changed only under the
 * monitor of the branch they belong to; read by any thread at any time.
 *
 * <p>The map compares colliding names in order, so that names chosen to collide cost a logarithm, not a scan.
 */
abstract sealed class Children<B extends Branch<B>> {
    /** Up to here a scan is quicker than a hash, and a good deal smaller. */
    private static final int FEW = 8;

    private static final Children<?> NONE = new Few<>(new Branch<?>[0], null);
    private static final Children<?> DEAD = new Few<>(new Branch<?>[0], null);

    /** No children yet. */
    static <B extends Branch<B>> Children<B> none() {
        return empty(NONE);
    }

    /** No children, and never any: the branch has been cut off. */
    static <B extends Branch<B>> Children<B> dead() {
        return empty(DEAD);
    }

    @SuppressWarnings("unchecked") // holds no child, so it may hold children of any kind
    private static <B extends Branch<B>> Children<B> empty(Children<?> empty) {
        return (Children<B>) empty;
    }

    /** The child with this very name, be it {@code +}; null when there is none. */
    abstract @Nullable B get(Levels level);

    /** The child named {@code +}, which is kept apart since every match asks for it; null when there is none. */
    abstract @Nullable B oneLevel();

    /** These and {@code child}, whose name is new. */
    abstract Children<B> with(B child);

    /** These but {@code child}. */
    abstract Children<B> without(B child);

    abstract boolean isEmpty();

    /** All of them; those that are there throughout are seen exactly once, others at most once. */
    abstract Iterator<B> iterator();

    private static boolean isOneLevel(Branch<?> child) {
        return child.level().equals(TopicFilter.ONE_LEVEL);
    }

    private static final class Few<B extends Branch<B>> extends Children<B> {
        private final Branch<?>[] named;
        /** Of their names: those that differ need not be fetched from all over the memory. */
        private final int[] hashes;
        private final @Nullable B oneLevel;

        Few(Branch<?>[] named, @Nullable B oneLevel) {
            this.named = named;
            this.hashes = Stream.of(named).mapToInt(child -> child.level().hashCode()).toArray();
            this.oneLevel = oneLevel;
        }

        @Override
        @Nullable
        B get(Levels level) {
            int hash = level.hash();
            for (int i = 0; i < hashes.length; i++) {
                if (hashes[i] == hash && level.is(named[i].level())) { return at(i); }
            }
            return oneLevel != null && level.is(TopicFilter.ONE_LEVEL) ? oneLevel : null;
        }

        @SuppressWarnings("unchecked") // an array of B cannot be made; nothing but B gets in
        private B at(int index) {
            return (B) named[index];
        }

        @Override
        @Nullable
        B oneLevel() {
            return oneLevel;
        }

        @Override
        Children<B> with(B child) {
            if (isOneLevel(child)) { return new Few<>(named, child); }
            if (named.length == FEW) { return new Many<>(iterator()).with(child); }
            Branch<?>[] more = Arrays.copyOf(named, named.length + 1);
            more[named.length] = child;
            return new Few<>(more, oneLevel);
        }

        @Override
        Children<B> without(B child) {
            Few<B> fewer = isOneLevel(child) ? new Few<>(named, null) : new Few<>(allBut(child), oneLevel);
            return fewer.isEmpty() ? none() : fewer;
        }

        private Branch<?>[] allBut(B child) {
            return Stream.of(named).filter(other -> !other.level().equals(child.level())).toArray(Branch<?>[]::new);
        }

        @Override
        boolean isEmpty() { return named.length == 0 && oneLevel == null; }

        @Override
        Iterator<B> iterator() {
            if (isEmpty()) { return Collections.emptyIterator(); }
            return new Iterator<>() {
                private int next = oneLevel == null ? 0 : -1;

                @Override
                public boolean hasNext() {
                    return next < named.length;
                }

                @Override
                public B next() {
                    int index = next++;
                    return index < 0 && oneLevel != null ? oneLevel : at(index);
                }
            };
        }
    }

    private static final class Many<B extends Branch<B>> extends Children<B> {
        private final ConcurrentHashMap<String, B> all = new ConcurrentHashMap<>(4 * FEW);
        private volatile @Nullable B oneLevel;

        Many(Iterator<B> children) {
            children.forEachRemaining(this::with);
        }

        @Override
        @Nullable
        B get(Levels level) {
            return all.get(level.text());
        }

        @Override
        @Nullable
        B oneLevel() {
            return oneLevel;
        }

        @Override
        Children<B> with(B child) {
            all.put(child.level(), child);
            if (isOneLevel(child)) {
                oneLevel = child;
            }
            return this;
        }

        @Override
        Children<B> without(B child) {
            all.remove(child.level());
            if (isOneLevel(child)) {
                oneLevel = null;
            }
            // Half of what made a map of it, or a name that comes and goes would rebuild it each time.
            return all.size() <= FEW / 2 ? few() : this;
        }

        private Children<B> few() {
            return new Few<>(all.values().stream().filter(child -> !isOneLevel(child)).toArray(Branch<?>[]::new),
                    oneLevel);
        }

        @Override
        boolean isEmpty() { return all.isEmpty(); }

        @Override
        Iterator<B> iterator() {
            return all.values().iterator();
        }
    }
}
