package io.arna.store;

import io.arna.broker.message.Message;
import io.arna.broker.port.Shard;
import io.arna.broker.port.Store.Failure;
import io.arna.broker.port.Store.Scan;
import io.arna.broker.port.Store.SessionImage;
import io.arna.store.StoreSettings.Level;
import io.arna.store.record.BadRecordException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes all operations that wait, writes what they change, syncs once, and sends the completions home, one piece of
 * work for each shard. The more shards ask, the larger the groups, and the fewer syncs an operation costs.
 *
 * <p>When the disk fails, or something here that should not, all that waits is told so, the database is closed, and opened again from time to time until that works. What was
 * written and not synced may be there then or not, which is why it was told as failed.
 */
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    /** At most so many operations or bytes in a group, so that the first does not wait long for the last. */
    private static final int GROUP = 8_192;
    private static final long GROUP_BYTES = 8L << 20;
    /** How often a question is tried again whose answer the disk does not give, though it can be opened. */
    private static final int ATTEMPTS = 3;
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StoreSettings settings;
    private final Alarm alarm;
    private final Commits commits = new Commits();
    private final ConcurrentLinkedQueue<Operation> waiting = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closing;
    /** Whether the thread sleeps, or is about to: who hands something over wakes it. */
    private volatile boolean asleep;
    /** Why nothing can be kept; null while it can. */
    private @Nullable String outage;
    private @Nullable Ledger ledger;
    /** Questions that wait until the disk can be read again. */
    private final List<Operation> unanswered = new ArrayList<>();
    private long retryAt;
    private long measuredAt = System.nanoTime();

    /** Works on what was opened, from {@link #start} on. */
    Committer(StoreSettings settings, Ledger ledger, Alarm alarm) {
        this.settings = settings;
        this.ledger = ledger;
        this.alarm = alarm;
        thread = Thread.ofPlatform().name("arna-store").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Hands an operation over. Any thread; returns at once. */
    void add(Operation operation) {
        waiting.add(operation);
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /**
     * Tells of all that is kept, on this object's thread, and returns then. Any thread; a shard only while it has nothing else to do.
     *
     * @throws StoreException when it cannot be read
     */
    void scan(Scan scan) {
        CompletableFuture<Optional<String>> failed = new CompletableFuture<>();
        add(Operation.question(null, ledger -> {
            try {
                ledger.scan(counted(scan));
                return Optional.empty();
            } catch (RocksDBException e) {
                return Optional.of(Database.reasonOf(e));
            } catch (BadRecordException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }, failed::complete));
        failed.join().ifPresent(why -> {
            throw new StoreException("the store in " + settings.directory() + " cannot be read: " + why);
        });
    }

    private Scan counted(Scan scan) {
        return new Scan() {
            @Override
            public void session(SessionImage session) {
                commits.read(1);
                scan.session(session);
            }

            @Override
            public void retained(Message message) {
                commits.read(1);
                scan.retained(message);
            }

            @Override
            public void highestMessageId(long id) {
                scan.highestMessageId(id);
            }
        };
    }

    /** Does what waits, then ends. Any thread; returns when that is done. What comes later is never told anything. */
    void close() {
        closing = true;
        asleep = false;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true; // what waits is kept nevertheless
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has been committed so far. Any thread. */
    Commits commits() {
        return commits;
    }

    private void run() {
        measure();
        try {
            while (!closing || !waiting.isEmpty()) {
                if (ledger == null) {
                    outOfOrder();
                } else if (!waiting.isEmpty()) {
                    commit(ledger);
                } else if (ledger.hasToSweep()) {
                    sweep(ledger);
                } else {
                    sleep(0);
                }
            }
        } finally {
            shut();
            ended.countDown();
        }
    }

    /** Waits until something comes, or for so long at most if that is not 0. */
    private void sleep(long nanos) {
        asleep = true;
        if (waiting.isEmpty() && !closing) {
            if (nanos == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        asleep = false;
    }

    private void commit(Ledger to) {
        List<Operation> group = new ArrayList<>();
        long begun = System.nanoTime();
        try {
            Operation next;
            while (group.size() < GROUP && to.gatheredBytes() < GROUP_BYTES && (next = waiting.poll()) != null) {
                group.add(next);
                execute(next, to);
            }
            to.flush();
            if (settings.level() == Level.FSYNC) {
                to.sync();
                commits.synced();
            }
        } catch (RocksDBException e) {
            fail(group, Database.reasonOf(e));
            return;
        } catch (RuntimeException | Error defect) {
            LOG.error("store in {}: this is a defect in Arna", settings.directory(), defect);
            fail(group, "a defect: " + defect);
            return;
        }
        long done = System.nanoTime();
        commits.add(group.size(), done - begun);
        tell(group);
        if (done - measuredAt >= MEASURE_NANOS) {
            measuredAt = done;
            measure();
        }
    }

    private void measure() {
        try {
            commits.onDisk(Database.bytesIn(settings.directory()));
        } catch (IOException e) {
            LOG.debug("store in {}: its size is not known", settings.directory(), e);
        }
    }

    /** A record that means nothing fails the one operation that needs it. */
    private void execute(Operation operation, Ledger to) throws RocksDBException {
        try {
            operation.execute(to);
        } catch (BadRecordException e) {
            LOG.error("store in {}: an operation failed", settings.directory(), e);
            operation.failure = new Failure(String.valueOf(e.getMessage()));
        }
    }

    private void sweep(Ledger of) {
        try {
            of.sweep();
        } catch (RocksDBException e) {
            fail(List.of(), Database.reasonOf(e));
        } catch (RuntimeException | Error defect) {
            LOG.error("store in {}: this is a defect in Arna", settings.directory(), defect);
            fail(List.of(), "a defect: " + defect);
        }
    }

    /** Sends completions home in the order of the operations, one piece of work for each shard. */
    private static void tell(List<Operation> group) {
        Map<Shard, List<Operation>> homes = new LinkedHashMap<>();
        for (Operation operation : group) {
            if (operation.shard == null) {
                operation.tell();
            } else {
                homes.computeIfAbsent(operation.shard, _ -> new ArrayList<>()).add(operation);
            }
        }
        homes.forEach((shard, theirs) -> shard.execute(() -> {
            for (Operation operation : theirs) {
                operation.tell();
            }
        }));
    }

    // ── When the disk fails ──

    private void fail(List<Operation> group, String why) {
        shut();
        if (outage == null) {
            alarm.raised(why);
        }
        outage = why;
        refuse(group);
    }

    /** Tells that nothing can be kept; questions wait until they can be answered, but not for ever. */
    private void refuse(List<Operation> group) {
        List<Operation> refused = new ArrayList<>();
        for (Operation operation : group) {
            if (!operation.isQuestion()) {
                operation.failure = new Failure(String.valueOf(outage));
                refused.add(operation);
            } else if (operation.attempts++ < ATTEMPTS) {
                unanswered.add(operation);
            } else {
                LOG.error("store in {}: a question stays without an answer: {}", settings.directory(), outage);
            }
        }
        tell(refused);
    }

    private void outOfOrder() {
        List<Operation> group = new ArrayList<>();
        Operation next;
        while ((next = waiting.poll()) != null) {
            group.add(next);
        }
        refuse(group);
        long left = retryAt - System.nanoTime();
        if (left > 0) {
            sleep(left);
            return;
        }
        try {
            ledger = Ledger.open(settings.directory());
        } catch (StoreException e) {
            LOG.debug("store in {}: not yet", settings.directory(), e);
            retryAt = System.nanoTime() + RETRY_NANOS;
            return;
        }
        outage = null;
        alarm.cleared();
        waiting.addAll(unanswered);
        unanswered.clear();
    }

    private void shut() {
        if (ledger != null) {
            ledger.close();
            ledger = null;
        }
        retryAt = System.nanoTime() + RETRY_NANOS;
    }
}
