package io.arna.broker.tree;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A level in a tree of topics, with what hangs there and the branches below.
 *
 * <p>Readers take no lock: all that changes is reached through a volatile field and is either immutable or a concurrent map.
 * A writer takes the monitor of the one branch it changes, for as long as that takes. A branch left empty is cut off its
 * parent under the monitors of both, the parent's first, and is dead from then on; a writer that meets a dead branch begins
 * again at the root, where it no longer finds it.
 *
 * @param <B> the kind of branch this tree is made of
 */
public abstract class Branch<B extends Branch<B>> {
    private final String level;
    /** Null for the root, which is never cut off. */
    private final @Nullable B parent;
    /** Written under this branch's monitor. */
    private volatile Children<B> children = Children.none();

    /** A branch for {@code level} below {@code parent}; null for the root. */
    protected Branch(String level, @Nullable B parent) {
        this.level = level;
        this.parent = parent;
    }

    /** A new branch for {@code level}, below this one. */
    protected abstract B sprout(String level);

    /** Whether nothing hangs at this branch itself; called under its monitor. */
    protected abstract boolean isBare();

    /** What distinguishes it from its siblings; empty for the root. */
    public final String level() {
        return level;
    }

    /** The branch below with this very name; null when there is none. */
    public final @Nullable B child(Levels name) {
        return children.get(name);
    }

    /** The branch below with this very name; null when there is none. */
    public final @Nullable B child(String name) {
        return children.get(Levels.only(name));
    }

    /** The branch below named {@code +}; null when there is none. */
    public final @Nullable B oneLevel() {
        return children.oneLevel();
    }

    /** The branches below; those there throughout are seen exactly once, others at most once. */
    public final Iterator<B> children() {
        return children.iterator();
    }

    /** Visits all branches, {@code root} first, and each before those below it. */
    public static <B extends Branch<B>> void forEach(B root, Consumer<B> visit) {
        visit.accept(root);
        Deque<Iterator<B>> way = new ArrayDeque<>();
        way.push(root.children());
        while (!way.isEmpty()) {
            Iterator<B> siblings = way.peek();
            if (siblings.hasNext()) {
                B branch = siblings.next();
                visit.accept(branch);
                way.push(branch.children());
            } else {
                way.pop();
            }
        }
    }

    /** The branch at the end of {@code path}; null when there is none. */
    public static <B extends Branch<B>> @Nullable B find(B root, Levels path) {
        path.rewind();
        B at = root;
        while (at != null && path.next()) {
            at = at.child(path);
        }
        return at;
    }

    /**
     * Changes the branch at the end of {@code path}, which is made if need be and vanishes again if it is left bare.
     *
     * @param change runs under the branch's monitor, once
     * @return what {@code change} did
     */
    public static <B extends Branch<B>, R extends @Nullable Object> R grow(B root, Levels path, Function<B, R> change) {
        while (true) {
            B at = reach(root, path);
            if (at == null) {
                continue;
            }
            R result;
            synchronized (at) {
                if (at.isDead()) {
                    continue;
                }
                result = change.apply(at);
            }
            prune(at);
            return result;
        }
    }

    /**
     * Changes the branch at the end of {@code path} if there is one; it vanishes if it is left bare.
     *
     * @param change runs under the branch's monitor, at most once
     * @return what {@code change} did; null when there is no such branch
     */
    public static <B extends Branch<B>, R> @Nullable R trim(B root, Levels path, Function<B, @Nullable R> change) {
        while (true) {
            B at = find(root, path);
            if (at == null) { return null; }
            R result;
            synchronized (at) {
                // What hangs at a dead branch may have come back to life at another, and is changed under that one's monitor.
                if (at.isDead()) {
                    continue;
                }
                result = change.apply(at);
            }
            prune(at);
            return result;
        }
    }

    /** The branch at the end of {@code path}, made if need be; null when a branch on the way died meanwhile. */
    private static <B extends Branch<B>> @Nullable B reach(B root, Levels path) {
        path.rewind();
        B at = root;
        while (at != null && path.next()) {
            B child = at.child(path);
            at = child != null ? child : at.add(path);
        }
        return at;
    }

    /** The child of this name, made if need be; null when this branch is dead. */
    final synchronized @Nullable B add(Levels name) {
        if (isDead()) { return null; }
        B child = children.get(name);
        if (child == null) {
            child = sprout(name.text());
            children = children.with(child);
        }
        return child;
    }

    /** Cuts {@code at} off if it is empty, and then what becomes empty by that. */
    private static <B extends Branch<B>> void prune(B at) {
        B parent = at.parent();
        while (parent != null && at.isEmpty() && cutOff(at, parent)) {
            at = parent;
            parent = at.parent();
        }
    }

    private static <B extends Branch<B>> boolean cutOff(B at, B parent) {
        synchronized (parent) {
            synchronized (at) {
                if (at.isDead() || !at.isEmpty()) { return false; }
                at.die();
                parent.remove(at);
                return true;
            }
        }
    }

    final @Nullable B parent() {
        return parent;
    }

    final boolean isDead() { return children == Children.<B>dead(); }

    /** Without its monitor this is a guess, worth making before taking two monitors. */
    final boolean isEmpty() {
        return children.isEmpty() && isBare();
    }

    final void die() {
        children = Children.dead();
    }

    final void remove(B child) {
        children = children.without(child);
    }
}
