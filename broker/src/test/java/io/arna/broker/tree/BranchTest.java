package io.arna.broker.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class BranchTest {
    /** A branch that carries the marks of those who passed by. */
    private static final class Marked extends Branch<Marked> {
        private volatile Set<String> marks = Set.of();

        Marked(String level, @Nullable Marked parent) {
            super(level, parent);
        }

        @Override
        protected Marked sprout(String level) {
            return new Marked(level, this);
        }

        @Override
        protected boolean isBare() { return marks.isEmpty(); }

        Marked with(String mark) {
            Set<String> more = new HashSet<>(marks);
            more.add(mark);
            marks = Set.copyOf(more);
            return this;
        }

        Marked without(String mark) {
            Set<String> fewer = new HashSet<>(marks);
            fewer.remove(mark);
            marks = Set.copyOf(fewer);
            return this;
        }
    }

    private final Marked root = new Marked("", null);

    @Test
    void branchesGrowAsFarAsTheyAreNeeded() {
        mark("a/b", "x");
        mark("a", "x");

        assertThat(all()).containsExactly("", "a", "b");
    }

    @Test
    void aBranchLeftBareVanishesAndWhatItAloneHeldWithIt() {
        mark("a/b/c/d", "x");
        mark("a/b", "x");

        unmark("a/b/c/d", "x");
        assertThat(all()).containsExactly("", "a", "b");

        unmark("a/b", "x");
        assertThat(all()).containsExactly("");
    }

    @Test
    void aBranchThatOthersNeedStays() {
        mark("a/b", "x");
        mark("a/b", "y");
        mark("a/b/c", "x");

        unmark("a/b", "x");
        unmark("a/b", "y");

        assertThat(all()).containsExactly("", "a", "b", "c");
    }

    @Test
    void aChangeThatLeavesNothingLeavesNoBranch() {
        Branch.grow(root, path("a/b"), branch -> branch);

        assertThat(all()).containsExactly("");
    }

    @Test
    void whatIsNotThereIsNotMadeToBeTrimmed() {
        mark("a/b", "x");

        assertThat(Branch.<Marked, Marked>trim(root, path("a/c"), branch -> branch)).isNull();
        assertThat(Branch.<Marked, Marked>trim(root, path("a/b/c"), branch -> branch)).isNull();
        assertThat(Branch.find(root, path("b"))).isNull();
        assertThat(all()).containsExactly("", "a", "b");
    }

    @Test
    void aSiblingTooManyOrTooFewChangesNothingForTheOthers() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                mark("a/" + i, "x");
                assertMarked("a/", 0, i + 1);
            }
            for (int i = 0; i < 40; i++) {
                unmark("a/" + i, "x");
                assertMarked("a/", i + 1, 40);
            }
        }
        assertThat(all()).containsExactly("");
    }

    private void assertMarked(String parent, int from, int to) {
        Set<String> expected = new HashSet<>();
        for (int i = from; i < to; i++) {
            expected.add("" + i);
            assertThat(Branch.find(root, path(parent + i))).isNotNull();
        }
        assertThat(Branch.find(root, path(parent + to))).isNull();
        List<String> found = new ArrayList<>();
        Marked above = root.child("a");
        if (above != null) {
            above.children().forEachRemaining(child -> found.add(child.level()));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whoWalksOverSiblingsMissesNoneThatStays() {
        for (int i = 0; i < 20; i++) {
            mark("a/" + i, "x");
        }
        Marked above = root.child("a");
        assertThat(above).isNotNull();
        Iterator<Marked> walk = above.children();
        List<String> seen = new ArrayList<>(List.of(walk.next().level()));

        for (int i = 0; i < 18; i++) {
            unmark("a/" + i, "x");
        }
        mark("a/new", "x");
        walk.forEachRemaining(child -> seen.add(child.level()));

        assertThat(seen).contains("18", "19").doesNotHaveDuplicates();
    }

    /** Each thread's branch is below, above or beside the others', so that it is cut off under their hands again and again. */
    @RepeatedTest(3)
    void noMarkIsLostThoughBranchesComeAndGo() throws Exception {
        List<String> paths = List.of("a", "a/b", "a/b/c", "a/b/c");
        AtomicBoolean failed = new AtomicBoolean();
        Threads.run(paths.size(), thread -> {
            String path = paths.get(thread);
            String mark = "thread" + thread;
            for (int i = 0; i < 60_000 && !failed.get(); i++) {
                mark(path, mark);
                boolean kept = isMarked(path, mark);
                unmark(path, mark);
                if (!kept || isMarked(path, mark)) {
                    failed.set(true);
                    assertThat(kept).as("mark %d of %s was there", i, mark).isTrue();
                    assertThat(kept).as("mark %d of %s is still there", i, mark).isFalse();
                }
            }
        });
        assertThat(all()).containsExactly("");
    }

    private void mark(String path, String mark) {
        Branch.<Marked, Marked>grow(root, path(path), branch -> branch.with(mark));
    }

    private void unmark(String path, String mark) {
        Branch.<Marked, Marked>trim(root, path(path), branch -> branch.without(mark));
    }

    private boolean isMarked(String path, String mark) {
        Marked branch = Branch.find(root, path(path));
        return branch != null && branch.marks.contains(mark);
    }

    private List<String> all() {
        List<String> all = new ArrayList<>();
        Branch.forEach(root, branch -> all.add(branch.level()));
        return all;
    }

    private static Levels path(String topic) {
        return Levels.of(TopicName.of(topic));
    }
}
