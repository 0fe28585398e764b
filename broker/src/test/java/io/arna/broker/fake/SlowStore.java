package io.arna.broker.fake;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Payload;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store that does what it is asked only when the script lets it, in order, and can be told to fail. What it has not done has not happened:
 * a broker left alone meanwhile has crashed before.
 */
public final class SlowStore implements Store {
    private record Pending(VirtualShard asker, Consumer<@Nullable Failure> work) {}

    private final Store kept;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private @Nullable VirtualTime time;
    private boolean slow;
    private boolean failing;

    /** A store that knows nothing yet. */
    public SlowStore() {
        this(new MemoryStore());
    }

    /** A store that keeps things in {@code kept}. */
    public SlowStore(Store kept) {
        this.kept = kept;
    }

    void runsIn(VirtualTime now) {
        time = now;
    }

    // ── What the script does ──

    /** From now on nothing completes until {@link #catchUp}. */
    public void slowDown() {
        slow = true;
    }

    /** From now on nothing is kept. */
    public void fail() {
        failing = true;
    }

    /** From now on all is kept again. */
    public void recover() {
        failing = false;
    }

    /** Completes one operation, the oldest. */
    public void completeOne(TestBroker broker) {
        finishOne(broker, null);
    }

    /** Completes one operation, the oldest that a shard has asked for: only those of one shard are done in order. */
    public void completeOneOf(TestBroker broker, int shard) {
        Pending next = waiting.stream().filter(pending -> pending.asker.index() == shard).findFirst().orElseThrow();
        waiting.remove(next);
        finish(broker, next, null);
    }

    /** Lets one operation fail, the oldest. */
    public void failOne(TestBroker broker) {
        finishOne(broker, new Failure("the disk is full"));
    }

    /** Completes all that waits, and what is asked for from now on at once. */
    public void catchUp(TestBroker broker) {
        slow = false;
        while (!waiting.isEmpty()) {
            completeOne(broker);
        }
    }

    /** Operations that have not completed. */
    public int pending() {
        return waiting.size();
    }

    /** Operations of a shard that have not completed. */
    public int pending(int shard) {
        return (int) waiting.stream().filter(pending -> pending.asker.index() == shard).count();
    }

    private void finishOne(TestBroker broker, @Nullable Failure failure) {
        finish(broker, waiting.remove(), failure);
    }

    private static void finish(TestBroker broker, Pending next, @Nullable Failure failure) {
        // At once, or what the broker asks for meanwhile would overtake it.
        broker.time().on(next.asker, () -> next.work.accept(failure));
        broker.settle();
    }

    private void later(Consumer<@Nullable Failure> work) {
        if (slow || !waiting.isEmpty()) {
            if (time == null) { throw new AssertionError("a slow store belongs to a broker"); }
            waiting.add(new Pending(time.currentShard(), work));
        } else {
            work.accept(null);
        }
    }

    private void change(Consumer<Completion> change, Completion done) {
        boolean lost = failing;
        later(failure -> {
            if (failure != null || lost) {
                done.onDone(failure == null ? new Failure("the disk is full") : failure);
            } else {
                change.accept(done);
            }
        });
    }

    // ── Store ──

    @Override
    public void accept(Acceptance what, Completion done) {
        change(then -> kept.accept(what, then), done);
    }

    @Override
    public void apply(SessionKey session, List<Change> changes, Completion done) {
        change(then -> kept.apply(session, changes, then), done);
    }

    @Override
    public void forgetRetained(Message message, Completion done) {
        change(then -> kept.forgetRetained(message, then), done);
    }

    @Override
    public void get(String clientId, Consumer<@Nullable SessionImage> answer) {
        later(_ -> kept.get(clientId, answer));
    }

    @Override
    public void read(SessionKey session, long fromMessageId, int most, Consumer<List<Waiting>> answer) {
        later(_ -> kept.read(session, fromMessageId, most, answer));
    }

    @Override
    public void trim(SessionKey session, long upToMessageId, Completion done) {
        change(then -> kept.trim(session, upToMessageId, then), done);
    }

    @Override
    public void setAside(SessionKey session, long number, Payload note, Completion done) {
        change(then -> kept.setAside(session, number, note, then), done);
    }

    @Override
    public void takeBack(SessionKey session, long number, Consumer<@Nullable Payload> answer) {
        later(_ -> kept.takeBack(session, number, answer));
    }

    @Override
    public void scan(Scan scan) {
        kept.scan(scan);
    }
}
