package io.arna.broker.sim;

/** Something happened that MQTT forbids, or did not happen that it promises. */
final class BrokenPromise extends AssertionError {
    private static final long serialVersionUID = 1;

    BrokenPromise(String what) {
        super(what);
    }
}
