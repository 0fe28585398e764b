package io.arna.security.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.port.Authenticator.Verdict;
import io.arna.broker.port.Peer;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.security.lockout.Lockout;
import io.arna.security.lockout.LockoutEvents;
import io.arna.security.lockout.LockoutSettings;
import io.arna.security.lockout.Suspect;
import io.arna.security.password.PasswordAuthenticator.Entrance;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in with a password file; the workers work when the test says so. */
final class PasswordAuthenticatorTest {
    private static final Map<String, Entrance> LISTENERS = Map.of(
            "closed", new Entrance(false, false, false),
            "open", new Entrance(true, false, false),
            "readable", new Entrance(false, true, false),
            "strict", new Entrance(false, true, true));

    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private final List<String> passwordSeen = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private long now;
    private int queueLimit = 1_000;
    private @Nullable ClientIdPattern clientIds;
    private PasswordAuthenticator authenticator = authenticator();

    private PasswordAuthenticator authenticator() {
        PasswordFile file = PasswordFile.empty().with("marie", hash("radium")).with("paul", hash("polonium"));
        LockoutEvents silent = new LockoutEvents() {
            @Override
            public void banned(Suspect suspect, int failures, long banMillis) {}

            @Override
            public void lifted(Suspect suspect) {}
        };
        LockoutSettings limits = new LockoutSettings(4, 100, Duration.ofMinutes(5), Duration.ofMinutes(15));
        return new PasswordAuthenticator(
                new PasswordAuthenticator.Settings(LISTENERS, Duration.ofSeconds(60).toNanos(), clientIds), file,
                new Lockout(limits, silent, () -> now), this::queue, () -> now, passwordSeen::add);
    }

    private void queue(Runnable check) {
        if (work.size() >= queueLimit) { throw new RejectedExecutionException("full"); }
        work.add(check);
    }

    private static PasswordHash hash(String password) {
        return HashKind.SHA512.hash(Payload.ofUtf8(password), 1);
    }

    private void connects(String listener, String address, @Nullable String user, @Nullable String password,
            ConnectProperties properties) {
        Connect connect = new Connect(MqttVersion.V5, true, 0, "c1", user,
                password == null ? null : Payload.ofUtf8(password), null, properties);
        authenticator.begin(connect, new Peer(address, 4_711, listener)).next(null, verdicts::add);
    }

    private void connects(String listener, @Nullable String user, @Nullable String password) {
        connects(listener, "192.0.2.1", user, password, ConnectProperties.NONE);
    }

    /** Has the workers do what waits, and returns the last verdict. */
    private Verdict verdict() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
        return verdicts.removeLast();
    }

    private ReasonCode reason() {
        return verdict() instanceof Verdict.Refused(ReasonCode reason, String _) ? reason : ReasonCode.SUCCESS;
    }

    @Test
    void letsInWhoKnowsThePasswordUnderHisName() {
        connects("closed", "marie", "radium");
        assertThat(verdicts).as("the shard does not hash").isEmpty();
        assertThat(verdict()).isEqualTo(new Verdict.Granted("marie", null, null));
    }

    @ParameterizedTest
    @CsvSource({"marie,wrong", "marie,''", "nobody,radium", "Marie,radium", "marie,polonium"})
    void refusesOthers(String user, String password) {
        connects("closed", user, password);
        assertThat(work).as("all are checked alike, by the workers").hasSize(1);
        assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @Test
    void refusesAUserWithoutPasswordAndAPasswordWithoutUser() {
        connects("open", "marie", null);
        assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        connects("open", null, "radium");
        assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @Test
    void letsAnonymousClientsInOnlyWhereTheListenerSaysSo() {
        connects("open", null, null);
        assertThat(verdict()).isEqualTo(new Verdict.Granted(null, null, null));
        connects("closed", null, null);
        assertThat(reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        connects("unheard of", null, null);
        assertThat(reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void aWrongPasswordIsWrongWhereAnonymousClientsAreLetIn() {
        connects("open", "marie", "wrong");
        assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @Test
    void refusesEnhancedAuthentication() {
        ConnectProperties scram = new ConnectProperties(0, 65_535, ConnectProperties.NO_MAXIMUM, 0, false, true,
                List.of(), "SCRAM-SHA-1", null);
        connects("open", "192.0.2.1", "marie", "radium", scram);
        assertThat(reason()).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
    }

    @Test
    void rememberesALogInForAMomentAndOnlyThatPassword() {
        connects("closed", "marie", "radium");
        assertThat(reason()).isEqualTo(ReasonCode.SUCCESS);

        connects("closed", "marie", "radium");
        assertThat(work).isEmpty();
        assertThat(reason()).isEqualTo(ReasonCode.SUCCESS);

        connects("closed", "paul", "radium");
        connects("closed", "marie", "polonium");
        assertThat(work).hasSize(2);
        assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);

        now += Duration.ofSeconds(60).toNanos();
        connects("closed", "marie", "radium");
        assertThat(work).hasSize(1);
    }

    @Test
    void anotherFileEmptiesTheMemoryAndHoldsForChecksThatAreUnderWay() {
        connects("closed", "marie", "radium");
        assertThat(reason()).isEqualTo(ReasonCode.SUCCESS);
        connects("closed", "paul", "polonium");

        authenticator.use(PasswordFile.empty().with("marie", hash("thorium")));

        assertThat(reason()).as("paul, who was waiting").isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        connects("closed", "marie", "radium");
        assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        connects("closed", "marie", "thorium");
        assertThat(reason()).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void tellsOnceForEachListenerThatAPasswordWasReadable() {
        connects("readable", "::1", "marie", "radium", ConnectProperties.NONE);
        connects("readable", "127.0.0.1", "marie", "radium", ConnectProperties.NONE);
        connects("closed", "marie", "radium");
        assertThat(passwordSeen).isEmpty();

        connects("readable", "marie", "radium");
        connects("readable", "marie", "radium");
        connects("strict", "marie", "radium");

        assertThat(passwordSeen).containsExactly("readable", "strict");
    }

    @Test
    void refusesAPasswordThatWasReadableWhereThatIsAskedForEvenIfItIsRight() {
        connects("strict", "marie", "radium");
        assertThat(work).isEmpty();
        assertThat(reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        connects("strict", "127.0.0.1", "marie", "radium", ConnectProperties.NONE);
        assertThat(reason()).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void whoGuessesHasToWaitAndIsBannedThenAndNothingIsHashedMeanwhile() {
        for (int i = 0; i < 3; i++) {
            connects("closed", "marie", "guess" + i);
            assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
        connects("closed", "marie", "guess3");
        assertThat(work).isEmpty();
        assertThat(reason()).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
        now += Duration.ofSeconds(1).toNanos();
        connects("closed", "marie", "guess3");
        assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        connects("closed", "marie", "radium");
        assertThat(work).isEmpty();
        assertThat(reason()).isEqualTo(ReasonCode.BANNED);
    }

    @Test
    void aNewPasswordLiftsTheBanOfItsUserAndOfNobodyElse() {
        for (int i = 0; i < 4; i++) {
            for (String user : List.of("marie", "paul")) {
                connects("closed", "198.51.100.1", user, "guess", ConnectProperties.NONE);
                assertThat(reason()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            }
            now += Duration.ofSeconds(10).toNanos();
        }
        connects("closed", "marie", "radium");
        assertThat(reason()).isEqualTo(ReasonCode.BANNED);

        authenticator.use(authenticator.file().with("marie", hash("thorium")));

        connects("closed", "marie", "thorium");
        assertThat(reason()).isEqualTo(ReasonCode.SUCCESS);
        connects("closed", "paul", "polonium");
        assertThat(reason()).isEqualTo(ReasonCode.BANNED);
    }

    @Test
    void guessesSentAtOnceAreNotCheckedBeyondTheBan() {
        for (int i = 0; i < 100; i++) {
            connects("closed", "marie", "guess" + i);
        }
        assertThat(work).hasSize(100);
        var _ = verdict();
        assertThat(verdicts.stream().filter(verdict -> verdict instanceof Verdict.Refused(ReasonCode reason, String _)
                && reason == ReasonCode.BAD_USER_NAME_OR_PASSWORD)).hasSize(3);
    }

    @Test
    void theOwnerGetsInWhereSheHasBeenBeforeWhileAStrangerGuesses() {
        connects("closed", "192.0.2.7", "marie", "radium", ConnectProperties.NONE);
        assertThat(reason()).isEqualTo(ReasonCode.SUCCESS);
        for (int i = 0; i < 10; i++) {
            connects("closed", "198.51.100.1", "marie", "guess", ConnectProperties.NONE);
            assertThat(reason()).isNotEqualTo(ReasonCode.SUCCESS);
            now += Duration.ofSeconds(10).toNanos();
        }
        connects("closed", "192.0.2.7", "marie", "radium", ConnectProperties.NONE);
        assertThat(reason()).isEqualTo(ReasonCode.SUCCESS);
        connects("closed", "192.0.2.8", "marie", "radium", ConnectProperties.NONE);
        assertThat(reason()).isEqualTo(ReasonCode.BANNED);
    }

    @Test
    void whenTooManyWaitTheNextIsToldToComeAgain() {
        queueLimit = 2;
        connects("closed", "marie", "radium");
        connects("closed", "marie", "radium");
        connects("closed", "marie", "radium");
        assertThat(verdicts).hasSize(1);
        assertThat(verdicts.removeFirst()).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.reason()).isEqualTo(ReasonCode.SERVER_BUSY));
    }

    @Test
    void nothingIsHashedForWhoHasBeenGivenUp() {
        connects("closed", "marie", "radium");
        now += Duration.ofSeconds(21).toNanos();
        assertThat(reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    }

    @ParameterizedTest
    @CsvSource({"c1,0x85", "${username},0x85", "*,0", "c*,0", "*${username}*,0x85", "?1,0x85"})
    void demandsClientIdsOfAPattern(String pattern, String reason) {
        clientIds = ClientIdPattern.of(pattern.equals("c1") ? "${username}-1" : pattern);
        authenticator = authenticator();
        connects("closed", "marie", "radium");
        assertThat(reason().value()).isEqualTo(Integer.decode(reason));
    }

    @Test
    void aVerdictShowsNoPassword() {
        connects("closed", "marie", "topsecret");
        assertThat(verdict().toString()).contains("marie").doesNotContain("topsecret");
    }
}
