package io.arna.acceptance.architecture.planted.waiting;

/** Takes monitors in both ways, and once none. Never run. */
public final class Locks {
    private int held;

    synchronized int wholeMethod() {
        return held++;
    }

    void block() {
        synchronized (this) {
            held--;
        }
    }

    String free() {
        return "synchronized in name only";
    }
}
