package io.arna.server.log;

import io.arna.broker.port.Events;
import io.arna.security.lockout.LockoutEvents;
import io.arna.security.lockout.Suspect;
import io.arna.server.config.Audit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records who did what, in a file of its own, from a thread of its own. Whoever tells it something hands that over and goes on; what the file
 * cannot take in time, or not at all, is lost and counted, and the count is recorded as soon as something can be. Any thread; never waits.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    /** Entries that wait to be written at most. */
    static final int WAITING = 8_192;
    /** Entries of one kind per second that strangers can cause. */
    static final int STRANGERS_PER_SECOND = 100;
    private static final long STOP_MILLIS = 2_000;
    /** Wakes the writer, and is not written. */
    private static final AuditEntry LAST = AuditEntry.ofBroker(Instant.EPOCH, "end", null, true, null);

    private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final InstantSource clock;
    private final Throttle refusals = new Throttle(STRANGERS_PER_SECOND, System::nanoTime);
    private final Throttle denials = new Throttle(STRANGERS_PER_SECOND, System::nanoTime);
    /** Null when nothing is recorded. */
    private final @Nullable AuditFile file;
    private final Thread writer = Thread.ofPlatform().daemon().name("arna-audit").unstarted(this::writeUntilStopped);
    private volatile boolean stopping;
    /** Whether the last line could not be written; the writer's own. */
    private boolean isBroken;

    AuditLog(@Nullable AuditFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Opens what is configured.
     *
     * @param settings null to record nothing
     * @throws IOException when the file cannot be opened
     */
    public static AuditLog open(@Nullable Audit settings) throws IOException {
        if (settings == null) { return new AuditLog(null, InstantSource.system()); }
        AuditFile file = new AuditFile(settings, AuditFile::onDisk);
        file.open();
        return new AuditLog(file, InstantSource.system()).begin();
    }

    AuditLog begin() {
        writer.start();
        return this;
    }

    // ── What is told ──

    /** The broker begins or ends. */
    public void broker(String event, String what) {
        add(AuditEntry.ofBroker(clock.instant(), event, what, true, null));
    }

    /** What the broker is told by a file has changed. */
    public void changed(String event, String what) {
        add(AuditEntry.ofBroker(clock.instant(), event, what, true, null));
    }

    /** A change was refused, and what was before stays in force. */
    public void refused(String event, String what, List<String> problems) {
        add(AuditEntry.ofBroker(clock.instant(), event, what, false, String.join("; ", problems)));
    }

    /** What the rules tell goes to {@code others} and what belongs here is recorded. */
    public Events beside(Events others) {
        return file == null ? others : new AuditedEvents(others, this);
    }

    /** The same for lockouts. */
    public LockoutEvents beside(LockoutEvents others) {
        return file == null ? others : new LockoutEvents() {
            @Override
            public void banned(Suspect suspect, int failures, long banMillis) {
                others.banned(suspect, failures, banMillis);
                add(of(suspect, "ban", "for " + Math.ceilDiv(banMillis, 1_000) + " s", failures + " failed logins"));
            }

            @Override
            public void lifted(Suspect suspect) {
                others.lifted(suspect);
                add(of(suspect, "ban_lifted", null, null));
            }
        };
    }

    private AuditEntry of(Suspect suspect, String event, @Nullable String what, @Nullable String reason) {
        return switch (suspect) {
            case Suspect.User(String name) ->
                    new AuditEntry(clock.instant(), event, name, null, null, null, what, true, reason);
            case Suspect.Address(String range) ->
                    new AuditEntry(clock.instant(), event, null, null, range, null, what, true, reason);
        };
    }

    /** Whether one more of what strangers can cause without end may be recorded. */
    boolean mayRefuse() {
        return counted(refusals);
    }

    /** Whether one more denial may be recorded. */
    boolean mayDeny() { return counted(denials); }

    private boolean counted(Throttle throttle) {
        boolean passes = throttle.mayPass();
        if (!passes) {
            lost.incrementAndGet();
        }
        return passes;
    }

    InstantSource clock() {
        return clock;
    }

    void add(AuditEntry entry) {
        if (file != null && !waiting.offer(entry)) {
            lost.incrementAndGet();
        }
    }

    // ── The writer ──

    private void writeUntilStopped() {
        try {
            while (!stopping || !waiting.isEmpty()) {
                AuditEntry entry = waiting.take();
                if (entry != LAST) {
                    write(entry);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody of ours does so: an interrupted channel would be closed
        }
        boolean _ = tellLost();
    }

    private void write(AuditEntry entry) {
        if (!tellLost() || !tryWrite(entry)) {
            lost.incrementAndGet();
        }
    }

    /** False when it could not even be recorded that something is lost. */
    private boolean tellLost() {
        long missing = lost.getAndSet(0);
        boolean told = missing == 0 || tryWrite(AuditEntry.ofBroker(clock.instant(), "entries_lost",
                String.valueOf(missing), false, "more came than could be written"));
        if (!told) {
            lost.addAndGet(missing);
        }
        return told;
    }

    private boolean tryWrite(AuditEntry entry) {
        AuditFile open = file;
        if (open == null) { return true; }
        StringBuilder line = new StringBuilder();
        entry.write(line);
        try {
            open.write(line.toString().getBytes(StandardCharsets.UTF_8));
            if (isBroken) {
                isBroken = false;
                LOG.warn("the audit log is written again");
            }
            return true;
        } catch (IOException e) {
            if (!isBroken) {
                isBroken = true;
                LOG.atError().addKeyValue("why", PlainText.of(String.valueOf(e.getMessage())))
                        .log("the audit log cannot be written, and entries are lost until it can; the broker goes on");
            }
            return false;
        }
    }

    /** Takes no more time than {@value #STOP_MILLIS} ms to write what waits. */
    @Override
    public void close() {
        AuditFile open = file;
        if (open == null) { return; }
        stopping = true;
        boolean _ = waiting.offer(LAST); // when there is no room the writer is awake
        try {
            writer.join(STOP_MILLIS);
            if (!writer.isAlive()) {
                open.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // whoever stops us is in a hurry; what waits may be lost
        } catch (IOException e) {
            LOG.error("the audit log could not be closed: {}", String.valueOf(e.getMessage()));
        }
    }
}
