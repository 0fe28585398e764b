package io.arna.broker.fake;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.broker.store.MemoryStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that keeps all at once but says so only when the script lets it; for brokers of one shard. Can be told to fail. */
public final class SlowStore implements Store {
    private final MemoryStore memory = new MemoryStore();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean slow;
    private boolean failing;

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
        Runnable next = waiting.remove();
        broker.time().shards().getFirst().execute(next);
        broker.settle();
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

    private void perform(Consumer<Completion> operation, Completion done) {
        if (failing) {
            complete(() -> done.onDone(new Failure("the disk is full")));
        } else {
            operation.accept(_ -> {});
            complete(() -> done.onDone(null));
        }
    }

    private void complete(Runnable completion) {
        if (slow) {
            waiting.add(completion);
        } else {
            completion.run();
        }
    }

    @Override
    public void accept(Acceptance what, Completion done) {
        perform(ignored -> memory.accept(what, ignored), done);
    }

    @Override
    public void apply(SessionKey session, List<Change> changes, Completion done) {
        perform(ignored -> memory.apply(session, changes, ignored), done);
    }

    @Override
    public void forgetRetained(Message message, Completion done) {
        perform(ignored -> memory.forgetRetained(message, ignored), done);
    }

    @Override
    public void get(String clientId, Consumer<@Nullable SessionImage> answer) {
        memory.get(clientId, answer);
    }

    @Override
    public void read(SessionKey session, long fromMessageId, int most, Consumer<List<Waiting>> answer) {
        memory.read(session, fromMessageId, most, answer);
    }

    @Override
    public void trim(SessionKey session, long upToMessageId, Completion done) {
        perform(ignored -> memory.trim(session, upToMessageId, ignored), done);
    }

    @Override
    public void scan(Scan scan) {
        memory.scan(scan);
    }
}
