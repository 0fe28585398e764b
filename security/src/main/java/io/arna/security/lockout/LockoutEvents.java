package io.arna.security.lockout;

/** Told of lockouts, on the thread of the check that caused them: returns at once. */
public interface LockoutEvents {
    /** Somebody is banned, after so many failures, for so many milliseconds. */
    void banned(Suspect suspect, int failures, long banMillis);

    /** A ban was lifted before its time. */
    void lifted(Suspect suspect);
}
