package io.arna.security.lockout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lockouts, in virtual time. */
final class LockoutTest {
    private static final Suspect.Address HERE = Suspect.Address.of("192.0.2.1");
    private static final Suspect.Address THERE = Suspect.Address.of("192.0.2.2");
    private static final Suspect.User MARIE = new Suspect.User("marie");
    private static final LockoutSettings SETTINGS =
            new LockoutSettings(4, 8, Duration.ofMinutes(5), Duration.ofMinutes(15));

    private final List<String> events = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000; // the clock wraps on the way
    private Lockout lockout = lockout(SETTINGS, 1_000);

    private Lockout lockout(LockoutSettings settings, int capacity) {
        return new Lockout(settings, new LockoutEvents() {
            @Override
            public void banned(Suspect suspect, int failures, long banMillis) {
                events.add(suspect + " banned after " + failures + " for " + banMillis);
            }

            @Override
            public void lifted(Suspect suspect) {
                events.add(suspect + " lifted");
            }
        }, () -> now, capacity);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void fails(String user, Suspect.Address address, int times) {
        for (int i = 0; i < times; i++) {
            lockout.failed(user, address);
        }
    }

    private long millisToWait(String user, Suspect.Address address) {
        Hold hold = lockout.hold(user, address);
        return hold == null ? 0 : hold.remainingMillis();
    }

    /** So many others fail at this address, so that the address alone is to blame. */
    private void othersFail(Suspect.Address address, int times) {
        for (int i = 0; i < times; i++) {
            lockout.failed("other" + i, address);
        }
    }

    @Test
    void aFewFailuresCostNothingThenDelaysGrowAndTheLastBringsABan() {
        fails("marie", HERE, 2);
        assertThat(millisToWait("marie", THERE)).isZero();
        fails("marie", HERE, 1);
        assertThat(lockout.hold("marie", THERE)).isEqualTo(new Hold(MARIE, false, 1_000));
        fails("marie", HERE, 1);
        assertThat(lockout.hold("marie", THERE)).isEqualTo(new Hold(MARIE, true, 900_000));
        assertThat(events).containsExactly("user marie banned after 4 for 900000");
    }

    @Test
    void delaysDoubleAndHaveAnEnd() {
        lockout = lockout(new LockoutSettings(0, 40, SETTINGS.window(), SETTINGS.ban()), 1_000);
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 39; i++) {
            lockout.failed("user" + i, HERE);
            delays.add(millisToWait("anybody", HERE));
        }
        assertThat(delays.subList(18, 28)).containsExactly(0L, 0L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L,
                30_000L, 30_000L);
        assertThat(delays.getLast()).isEqualTo(30_000);
    }

    @Test
    void aBanEndsByItselfAndCountingBeginsAnew() {
        fails("marie", HERE, 4);
        pass(Duration.ofMinutes(15).minusMillis(1));
        assertThat(millisToWait("marie", THERE)).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(millisToWait("marie", THERE)).isZero();
        fails("marie", THERE, 2);
        assertThat(millisToWait("marie", THERE)).isZero();
    }

    @Test
    void failuresOutsideTheWindowAreForgotten() {
        fails("marie", HERE, 2);
        pass(Duration.ofMinutes(5));
        fails("marie", HERE, 2);
        assertThat(millisToWait("marie", THERE)).isZero();
    }

    @Test
    void anAddressIsBannedForAllUsersAndOnlyThatAddress() {
        othersFail(HERE, 8);
        assertThat(lockout.hold("marie", HERE)).isEqualTo(new Hold(HERE, true, 900_000));
        assertThat(lockout.hold("marie", THERE)).isNull();
    }

    @Test
    void aStrangersGuessesDoNotLockTheOwnerOutWhereSheHasLoggedInBefore() {
        lockout.succeeded("marie", HERE);
        fails("marie", THERE, 4);
        assertThat(lockout.hold("marie", THERE)).isNotNull();
        assertThat(lockout.hold("marie", HERE)).isNull();
    }

    @Test
    void theOwnersOwnAddressIsBannedForWhatItDoesItself() {
        lockout.succeeded("marie", HERE);
        fails("marie", HERE, 8);
        assertThat(lockout.hold("marie", HERE)).isEqualTo(new Hold(HERE, true, 900_000));
        assertThat(lockout.hold("marie", THERE)).as("an old password at home locks nobody out elsewhere").isNull();
    }

    @Test
    void aLogInDoesNotWipeOutWhatOthersTriedBefore() {
        fails("marie", THERE, 3);
        lockout.succeeded("marie", HERE);
        fails("marie", THERE, 1);
        assertThat(Objects.requireNonNull(lockout.hold("marie", THERE)).ban()).isTrue();
    }

    @Test
    void failuresThatWereOnTheirWayDoNotProlongABan() {
        fails("marie", HERE, 4);
        pass(Duration.ofMinutes(10));
        fails("marie", THERE, 3);
        assertThat(millisToWait("marie", THERE)).isEqualTo(300_000);
        assertThat(events).hasSize(1);
    }

    @Test
    void aBanCanBeSeenAndLifted() {
        fails("marie", HERE, 4);
        assertThat(lockout.holds()).containsExactly(new Hold(MARIE, true, 900_000));

        assertThat(lockout.lift(MARIE)).isTrue();

        assertThat(lockout.lift(MARIE)).isFalse();
        assertThat(lockout.lift(THERE)).isFalse();
        assertThat(lockout.holds()).isEmpty();
        assertThat(millisToWait("marie", THERE)).isZero();
        assertThat(events).last().isEqualTo("user marie lifted");
    }

    @Test
    void zeroMeansNoBound() {
        lockout = lockout(new LockoutSettings(0, 0, SETTINGS.window(), SETTINGS.ban()), 1_000);
        fails("marie", HERE, 10_000);
        assertThat(lockout.hold("marie", HERE)).isNull();
        assertThat(events).isEmpty();
    }

    @Test
    void memoryIsBoundedAndABannedOneIsNotPushedOutByThoseWhoFailedOnce() {
        lockout = lockout(new LockoutSettings(4, 1_000_000, SETTINGS.window(), SETTINGS.ban()), 100);
        fails("marie", HERE, 4);
        for (int i = 0; i < 10_000; i++) {
            lockout.failed("stranger" + i, Suspect.Address.of("2001:db8:0:" + Integer.toHexString(i) + "::1"));
            lockout.succeeded("friend" + i, HERE);
        }
        assertThat(Objects.requireNonNull(lockout.hold("marie", THERE)).ban()).isTrue();
        assertThat(lockout.size()).isLessThanOrEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "::ffff:192.0.2.1, 192.0.2.1", "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
            "2001:db8:1:2::9, 2001:db8:1:2::/64", "::1, 0:0:0:0::/64", "fe80::1%eth0, fe80:0:0:0::/64",
            "/run/arna.sock, /run/arna.sock"})
    void anAddressOfIpv6StandsForItsSubnet(String address, String range) {
        assertThat(Suspect.Address.of(address).range()).isEqualTo(range);
    }
}
