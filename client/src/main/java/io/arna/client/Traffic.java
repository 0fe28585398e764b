package io.arna.client;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one loop have exchanged with the network, counted and not computed: at the socket, where it is encrypted if anything is, and where the
 * packets of MQTT go in and out. Written by the loop, read by any thread.
 */
public final class Traffic {
    private final AtomicLong socketOut = new AtomicLong();
    private final AtomicLong socketIn = new AtomicLong();
    private final AtomicLong packetsOut = new AtomicLong();
    private final AtomicLong packetsIn = new AtomicLong();
    private final AtomicLong turns = new AtomicLong();
    private volatile long dialledNanos;
    private volatile @Nullable String cipher;

    /** Whether the last that passed the socket was ours; the loop's. */
    private boolean spoke;

    /**
     * Counts up to a moment, or between two.
     *
     * @param socketOut bytes to the network
     * @param socketIn bytes from it
     * @param packetsOut bytes of packets before anything was wrapped around them
     * @param packetsIn bytes of packets that came
     * @param turns how often the other side spoke after we had: each is a wait for the network's way there and back
     */
    public record Count(long socketOut, long socketIn, long packetsOut, long packetsIn, long turns) {
        /** What came since. */
        public Count since(Count earlier) {
            return new Count(socketOut - earlier.socketOut, socketIn - earlier.socketIn,
                    packetsOut - earlier.packetsOut, packetsIn - earlier.packetsIn, turns - earlier.turns);
        }
    }

    /** All up to now. */
    public Count count() {
        return new Count(socketOut.get(), socketIn.get(), packetsOut.get(), packetsIn.get(), turns.get());
    }

    /** When the last connection was asked of the operating system, by {@link System#nanoTime}. */
    public long dialledNanos() {
        return dialledNanos;
    }

    /** Version and cipher suite of the last connection; null while none was encrypted. */
    public @Nullable String cipher() {
        return cipher;
    }

    void onDial() {
        dialledNanos = System.nanoTime();
        spoke = true; // SYN is ours, and the answer to it is the first turn
    }

    void onConnected() {
        turns.incrementAndGet();
        spoke = false;
    }

    void onSocketOut(int bytes) {
        socketOut.addAndGet(bytes);
        spoke = true;
    }

    void onSocketIn(int bytes) {
        socketIn.addAndGet(bytes);
        if (spoke) {
            turns.incrementAndGet();
            spoke = false;
        }
    }

    void onPacketsOut(int bytes) {
        packetsOut.addAndGet(bytes);
    }

    void onPacketsIn(int bytes) {
        packetsIn.addAndGet(bytes);
    }

    void onCipher(String versionAndSuite) {
        cipher = versionAndSuite;
    }
}
