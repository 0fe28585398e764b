package io.arna.store;

/** Told when the store can no longer keep anything, and when it can again. Called on the store's thread: returns at once. */
public interface Alarm {
    /** Nothing can be kept; {@code why} is a sentence for the operator. Once for each time it begins. */
    void raised(String why);

    /** It goes on. */
    void cleared();
}
