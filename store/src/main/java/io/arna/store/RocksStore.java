package io.arna.store;

import io.arna.broker.message.Message;
import io.arna.broker.port.Shard;
import io.arna.broker.port.Store;
import io.arna.mqtt.Payload;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers over the end of the process, in a directory, with RocksDB. What is told as kept is on disk, or with the operating system, as
 * {@link StoreSettings.Level} says. Called on shards, which it finds out by itself; {@link #close} on any other thread.
 *
 * <p>While the disk does not do what it is asked, changes are told as failed at once and questions wait; it goes on by itself when it can.
 */
public final class RocksStore implements Store, AutoCloseable {
    private final Supplier<@Nullable Shard> current;
    private final Committer committer;
    private final CommitInterval interval;

    private RocksStore(Supplier<@Nullable Shard> current, Committer committer) {
        this.current = current;
        this.committer = committer;
        this.interval = new CommitInterval(committer.commits(), System::nanoTime);
    }

    /**
     * Opens the store in a directory, which is made when it is not there.
     *
     * @param current the shard the caller runs on
     * @param alarm told when nothing can be kept, and when it can again
     * @throws StoreException when it is damaged, in use, of another format, or cannot be read or written
     */
    public static RocksStore open(StoreSettings settings, Supplier<@Nullable Shard> current, Alarm alarm) {
        Ledger ledger = Ledger.open(settings.directory());
        try {
            ledger.forgetWhatWasSetAside();
        } catch (StoreException e) {
            ledger.close();
            throw e;
        }
        Committer committer = new Committer(settings, ledger, alarm);
        committer.start();
        return new RocksStore(current, committer);
    }

    @Override
    public void accept(Acceptance what, Completion done) {
        committer.add(Operation.change(shard(), ledger -> ledger.accept(what), done));
    }

    @Override
    public void apply(SessionKey session, List<Change> changes, Completion done) {
        List<Change> asked = List.copyOf(changes);
        committer.add(Operation.change(shard(), ledger -> ledger.apply(session, asked), done));
    }

    @Override
    public void trim(SessionKey session, long upToMessageId, Completion done) {
        committer.add(Operation.change(shard(), ledger -> ledger.trim(session, upToMessageId), done));
    }

    @Override
    public void forgetRetained(Message message, Completion done) {
        committer.add(Operation.change(shard(), ledger -> ledger.forgetRetained(message), done));
    }

    @Override
    public void get(String clientId, Consumer<@Nullable SessionImage> answer) {
        committer.add(Operation.question(shard(), ledger -> Optional.ofNullable(ledger.get(clientId)),
                found -> answer.accept(found.orElse(null))));
    }

    @Override
    public void read(SessionKey session, long fromMessageId, int most, Consumer<List<Waiting>> answer) {
        committer.add(Operation.question(shard(), ledger -> {
            List<Waiting> found = ledger.read(session, fromMessageId, most);
            committer.commits().read(found.size());
            return found;
        }, answer));
    }

    @Override
    public void setAside(SessionKey session, long number, Payload note, Completion done) {
        committer.add(Operation.change(shard(), ledger -> ledger.setAside(session, number, note), done));
    }

    @Override
    public void takeBack(SessionKey session, long number, Consumer<@Nullable Payload> answer) {
        committer.add(Operation.question(shard(), ledger -> Optional.ofNullable(ledger.takeBack(session, number)),
                found -> answer.accept(found.orElse(null))));
    }

    private Shard shard() {
        return Objects.requireNonNull(current.get(), "the store is used outside of a shard");
    }

    /**
     * {@inheritDoc}
     *
     * @throws StoreException when it cannot be read
     */
    @Override
    public void scan(Scan scan) {
        committer.scan(scan);
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are {@code commits/count}, {@code commits/operations} and {@code commits/syncs} so far; of the interval {@code commits/rate} (commits per
     * second), {@code commits/batch} (operations of a commit, rounded) and {@code commits/latency/p50}, {@code p95}, {@code p99} (microseconds);
     * and {@code disk/bytes}, which may be some seconds old.
     */
    @Override
    public void tell(BiConsumer<String, Long> figures) {
        interval.tell(figures);
    }

    /** What has been committed so far. Any thread. */
    public Commits commits() {
        return committer.commits();
    }

    /** Does what was asked for, then ends; the shards have to be closed before. */
    @Override
    public void close() {
        committer.close();
    }
}
