package io.arna.security.lockout;

import java.time.Duration;

/**
 * How many failures are too many.
 *
 * @param userFailures for one user, from all addresses together; 0 for no bound
 * @param addressFailures from one address, for all users together; 0 for no bound
 * @param window failures are counted for so long from the first on
 * @param ban how long nobody is let in then
 */
public record LockoutSettings(int userFailures, int addressFailures, Duration window, Duration ban) {
    /** What holds when nothing is configured. An address may fail oftener, because many clients can share one. */
    public static final LockoutSettings DEFAULT =
            new LockoutSettings(10, 50, Duration.ofMinutes(5), Duration.ofMinutes(15));
}
