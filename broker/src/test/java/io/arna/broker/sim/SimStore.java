package io.arna.broker.sim;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Payload;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store on a disk that takes its time and outlives the process: an operation is kept when it is committed, in the order of the calls, and
 * completes after that. Whatever is not committed when the process dies may be lost.
 */
final class SimStore implements Store {
    /** How fast the disk is. */
    enum Pace {
        /** Done before the call returns, as long as nothing waits. */
        AT_ONCE,
        /** A few milliseconds. */
        QUICK,
        /** Up to seconds. */
        SLOW
    }

    /** Something asked for: {@code commit} changes the disk, {@code complete} tells the shard that asked. */
    private record Operation(SimShard shard, Runnable commit, Runnable complete) {}

    private final SimTime time;
    private final MemoryStore disk;
    private Pace pace;
    private final ArrayDeque<Operation> waiting = new ArrayDeque<>();
    private boolean committing;
    private boolean dead;

    SimStore(SimTime time, MemoryStore disk, Pace pace) {
        this.time = time;
        this.disk = disk;
        this.pace = pace;
    }

    /** The process dies: of what waited, the first few have reached the disk, and nobody is told. */
    void die() {
        dead = true;
        int reached = time.dice().below(waiting.size() + 1);
        for (int i = 0; i < reached; i++) {
            waiting.remove().commit.run();
        }
        waiting.clear();
    }

    /** Operations that are not committed yet. */
    int waiting() {
        return waiting.size();
    }

    /** From now on it is no slower than quick. */
    void hurry() {
        pace = pace == Pace.SLOW ? Pace.QUICK : pace;
    }

    private void ask(Runnable commit, Runnable complete) {
        SimShard shard = time.current();
        if (shard == null) { throw new AssertionError("the store is used outside of a shard"); }
        if (pace == Pace.AT_ONCE && waiting.isEmpty()) {
            commit.run();
            complete.run();
            return;
        }
        waiting.add(new Operation(shard, commit, complete));
        commitLater();
    }

    private void commitLater() {
        if (!committing) {
            committing = true;
            int most = pace == Pace.SLOW ? time.dice().oneOf(20, 200, 2_000) : 5;
            time.afterMillis(time.dice().between(0, most), this::commit);
        }
    }

    private void commit() {
        committing = false;
        if (dead) { return; }
        int batch = time.dice().between(1, waiting.size());
        for (int i = 0; i < batch; i++) {
            Operation operation = waiting.remove();
            operation.commit.run();
            operation.shard.execute(operation.complete);
        }
        if (!waiting.isEmpty()) {
            commitLater();
        }
    }

    private static void kept(@Nullable Failure failure) {
        assert failure == null : failure;
    }

    @Override
    public void accept(Acceptance what, Completion done) {
        ask(() -> disk.accept(what, SimStore::kept), () -> done.onDone(null));
    }

    @Override
    public void apply(SessionKey session, List<Change> changes, Completion done) {
        ask(() -> disk.apply(session, changes, SimStore::kept), () -> done.onDone(null));
    }

    @Override
    public void forgetRetained(Message message, Completion done) {
        ask(() -> disk.forgetRetained(message, SimStore::kept), () -> done.onDone(null));
    }

    @Override
    public void get(String clientId, Consumer<@Nullable SessionImage> answer) {
        ask(() -> {
        }, () -> disk.get(clientId, answer));
    }

    @Override
    public void read(SessionKey session, long fromMessageId, int most, Consumer<List<Waiting>> answer) {
        ask(() -> {
        }, () -> disk.read(session, fromMessageId, most, answer));
    }

    @Override
    public void trim(SessionKey session, long upToMessageId, Completion done) {
        ask(() -> disk.trim(session, upToMessageId, SimStore::kept), () -> done.onDone(null));
    }

    @Override
    public void setAside(SessionKey session, long number, Payload note, Completion done) {
        ask(() -> disk.setAside(session, number, note, SimStore::kept), () -> done.onDone(null));
    }

    @Override
    public void takeBack(SessionKey session, long number, Consumer<@Nullable Payload> answer) {
        ask(() -> {
        }, () -> disk.takeBack(session, number, answer));
    }

    @Override
    public void scan(Scan scan) {
        disk.scan(scan);
    }
}
