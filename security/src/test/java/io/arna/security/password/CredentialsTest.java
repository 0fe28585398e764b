package io.arna.security.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Payload;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is checked and what is remembered. */
final class CredentialsTest {
    private final PasswordHash slow = HashKind.BCRYPT.hash(Payload.ofUtf8("polonium"), 4);
    private final PasswordHash quick = HashKind.SHA512.hash(Payload.ofUtf8("radium"), 1);
    private final PasswordFile file = PasswordFile.empty().with("marie", quick).with("paul", slow);
    private long now;

    @Test
    void aUserWhoIsNotThereCostsWhatOneOfThoseCostsWhoAreAndAlwaysTheSame() {
        Credentials credentials = new Credentials(file, 0, () -> now);
        Set<PasswordHash> standIns = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            PasswordHash standIn = credentials.standIn("nobody" + i);
            assertThat(credentials.standIn("nobody" + i)).isSameAs(standIn);
            standIns.add(standIn);
        }
        assertThat(standIns).containsExactlyInAnyOrder(quick, slow);
    }

    @Test
    void aStandInsPasswordOpensNothing() {
        Credentials credentials = new Credentials(PasswordFile.empty().with("marie", quick), 1_000, () -> now);
        assertThat(credentials.check("nobody", Payload.ofUtf8("radium"))).isFalse();
        assertThat(credentials.isRemembered("nobody", Payload.ofUtf8("radium"))).isFalse();
        assertThat(new Credentials(PasswordFile.empty(), 0, () -> now).check("nobody", Payload.EMPTY)).isFalse();
    }

    @Test
    void aWrongPasswordIsNotRemembered() {
        Credentials credentials = new Credentials(file, 1_000, () -> now);
        assertThat(credentials.check("marie", Payload.ofUtf8("guess"))).isFalse();
        assertThat(credentials.isRemembered("marie", Payload.ofUtf8("guess"))).isFalse();
    }

    @Test
    void namesAndPasswordsThatReadTheSameInARowAreToldApart() {
        Credentials credentials = new Credentials(PasswordFile.empty().with("ab", hash("c")), 1_000, () -> now);
        assertThat(credentials.check("ab", Payload.ofUtf8("c"))).isTrue();
        assertThat(credentials.isRemembered("ab", Payload.ofUtf8("c"))).isTrue();
        assertThat(credentials.isRemembered("a", Payload.ofUtf8("bc"))).isFalse();
    }

    private static PasswordHash hash(String password) {
        return HashKind.SHA512.hash(Payload.ofUtf8(password), 1);
    }

    @Test
    void remembersNothingWhenToldSo() {
        Credentials credentials = new Credentials(file, 0, () -> now);
        assertThat(credentials.check("marie", Payload.ofUtf8("radium"))).isTrue();
        assertThat(credentials.isRemembered("marie", Payload.ofUtf8("radium"))).isFalse();
        assertThat(credentials.remembered()).isZero();
    }

    @Test
    void whatIsRememberedIsBounded() {
        PasswordHash one = hash("x");
        PasswordFile many = PasswordFile.empty();
        for (int i = 0; i < 300; i++) {
            many = many.with("u" + i, one);
        }
        Credentials credentials = new Credentials(many, 1_000, () -> now, 100);
        for (int i = 0; i < 300; i++) {
            assertThat(credentials.check("u" + i, Payload.ofUtf8("x"))).isTrue();
        }
        assertThat(credentials.remembered()).isEqualTo(100);
    }
}
