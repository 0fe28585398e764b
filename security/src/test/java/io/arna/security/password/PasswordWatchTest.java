package io.arna.security.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Payload;
import io.arna.security.lockout.Lockout;
import io.arna.security.lockout.LockoutEvents;
import io.arna.security.lockout.LockoutSettings;
import io.arna.security.lockout.Suspect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password file that changes under a running broker; the test says when somebody looks. */
final class PasswordWatchTest {
    private static final LockoutEvents SILENT = new LockoutEvents() {
        @Override
        public void banned(Suspect suspect, int failures, long banMillis) {}

        @Override
        public void lifted(Suspect suspect) {}
    };

    @TempDir Path directory;
    private final List<String> told = new ArrayList<>();
    private Path file;
    private PasswordAuthenticator authenticator;
    private PasswordWatch watch;

    @BeforeEach
    void begin() throws Exception {
        file = directory.resolve("passwd");
        PasswordFile users = PasswordFile.empty().with("marie", hash("radium")).with("paul", hash("polonium"));
        users.write(file);
        authenticator = new PasswordAuthenticator(new PasswordAuthenticator.Settings(Map.of(), 0, null), users,
                new Lockout(LockoutSettings.DEFAULT, SILENT, () -> 0), Runnable::run, () -> 0, _ -> {});
        watch = PasswordWatch.of(file, authenticator, new PasswordWatch.Listener() {
            @Override
            public void changed(int users, int added, int changed, int removed) {
                told.add(users + " users: " + added + " added, " + changed + " changed, " + removed + " removed");
            }

            @Override
            public void refused(List<String> problems) {
                told.addAll(problems);
            }

            @Override
            public void gone(Set<String> users) {
                told.add(users + " gone");
            }
        });
        looks(3);
        assertThat(told).isEmpty();
    }

    private static PasswordHash hash(String password) {
        return HashKind.SHA512.hash(Payload.ofUtf8(password), 1);
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    @Test
    void aChangeIsInForceOnceTheFileIsStill() throws Exception {
        authenticator.file().with("marie", hash("thorium")).with("irene", hash("x")).write(file);
        looks(1);
        assertThat(told).isEmpty();
        looks(3);
        assertThat(told).containsExactly("3 users: 1 added, 1 changed, 0 removed");
        assertThat(authenticator.file().users()).containsOnlyKeys("marie", "paul", "irene");
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotRead() throws Exception {
        String whole = Files.readString(file);
        for (int length = 10; length < whole.length(); length += 40) {
            Files.writeString(file, whole.substring(0, length));
            looks(1);
        }
        Files.writeString(file, whole);
        looks(3);
        assertThat(told).isEmpty();
    }

    @Test
    void whoIsNoMoreInTheFileHasToGoAndIsLookedForAgain() throws Exception {
        authenticator.file().without("paul").write(file);
        looks(4);
        assertThat(told).containsExactly("1 users: 0 added, 0 changed, 1 removed", "[paul] gone", "[paul] gone");
    }

    @Test
    void aBadFileLeavesTheOldInForceAndIsToldOnce() throws Exception {
        Files.writeString(file, "marie\n");
        looks(5);
        assertThat(told).containsExactly("there is no colon; a line reads USER:HASH, " + file + ":1");
        assertThat(authenticator.file().users()).containsOnlyKeys("marie", "paul");

        told.clear();
        authenticator.file().write(file);
        looks(3);
        assertThat(told).as("it is good again").containsExactly("2 users: 0 added, 0 changed, 0 removed");
    }

    @Test
    void aFileThatIsGoneLocksNobodyOut() throws Exception {
        Files.delete(file);
        looks(5);
        assertThat(told).containsExactly("the file is gone, " + file);
        assertThat(authenticator.file().users()).containsOnlyKeys("marie", "paul");
    }

    @Test
    void whoAsksForItHasItReadAtOnce() throws Exception {
        authenticator.file().with("irene", hash("x")).write(file);
        watch.readAgain();
        assertThat(told).containsExactly("3 users: 1 added, 0 changed, 0 removed");
        looks(3);
        assertThat(told).hasSize(1);
    }
}
