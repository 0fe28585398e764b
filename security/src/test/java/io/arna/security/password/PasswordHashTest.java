package io.arna.security.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.arna.mqtt.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that other programs wrote, and our own. */
final class PasswordHashTest {
    /** As mosquitto_passwd 2.0.11 wrote them, crypt(3) of glibc, and the tests of the reference implementation of Argon2. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            secret $6$17i/EB2R2JSccvP4$pB35UtPeSMBU8WuW5FYmfugjpcWvlxMSH4DSuLs6FsGSFblNXBe5GMwBjI2ONEg41+0+035nxyqSAtNs9z3AdA==
            secret $7$101$/gtAseptWcH9Fh3p$j+LX4FCRxTOmWqyuHZRRqyFcPQniSRROdwGk8zghqVFzaOVFad32/k5LXAseSP78rz6xPE5hZZiMlEZC2vDWrw==
            password $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc
            secret $2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a
            secret $2a$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a
            secret $2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a
            """)
    void knowsThePasswordThatAnotherProgramHashedAndNoOther(String password, String text) throws Exception {
        PasswordHash hash = PasswordHash.parse(text);

        assertThat(hash.matches(Payload.ofUtf8(password))).isTrue();
        assertThat(hash.matches(Payload.ofUtf8(password + "x"))).isFalse();
        assertThat(hash.matches(Payload.EMPTY)).isFalse();
        assertThat(hash.encoded()).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource
    void knowsThePasswordItHashedItself(HashKind kind) throws Exception {
        Payload password = Payload.copyOf(new byte[]{(byte) 0xFF, 7, (byte) 0x80}); // bytes, and not of UTF-8
        PasswordHash made = kind.hash(password, kind.leastIterations());
        PasswordHash read = PasswordHash.parse(made.encoded());

        assertThat(made.matches(password)).isTrue();
        assertThat(read.matches(password)).isTrue();
        assertThat(read.matches(Payload.copyOf(new byte[]{(byte) 0xFE, 7, (byte) 0x80}))).isFalse();
        assertThat(read.matches(Payload.EMPTY)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyPasswordIsOneLikeAnyOther(HashKind kind) throws Exception {
        PasswordHash empty = PasswordHash.parse(kind.hash(Payload.EMPTY, kind.leastIterations()).encoded());

        assertThat(empty.matches(Payload.EMPTY)).isTrue();
        assertThat(empty.matches(Payload.ofUtf8("x"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void twoHashesOfOnePasswordHaveNothingInCommon(HashKind kind) {
        Payload password = Payload.ofUtf8("secret");

        assertThat(kind.hash(password, kind.leastIterations()).encoded())
                .isNotEqualTo(kind.hash(password, kind.leastIterations()).encoded());
    }

    @ParameterizedTest
    @EnumSource
    void refusesIterationsOutsideItsRange(HashKind kind) {
        assertThatIllegalArgumentException().isThrownBy(() -> kind.hash(Payload.EMPTY, kind.leastIterations() - 1));
        assertThatIllegalArgumentException().isThrownBy(() -> kind.hash(Payload.EMPTY, kind.mostIterations() + 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secret                             | no hash, and passwords are not kept as they are
            $                                  | no hash, and passwords are not kept as they are
            $6                                 | no hash, and passwords are not kept as they are
            $5$rounds=5000$abc$def             | no hash of this kind is known
            $argon2i$v=19$m=64,t=1,p=1$YQ$YQ   | no hash of this kind is known
            $6$YWJj                            | reads $6$SALT$DIGEST
            $6$YWJj$YWJj$YWJj                  | reads $6$SALT$DIGEST
            $6$**$YWJj                         | salt is not Base64
            $6$$YWJj                           | salt has 0 bytes
            $6$YWJj$*                          | digest is not Base64
            $6$YWJj$YWJj                       | digest has 3 bytes instead of 64
            $7$YWJj$YWJj                       | reads $7$ITERATIONS$SALT$DIGEST
            $7$0$YWJj$YWJj                     | number of iterations must be a number from 1 to 10000000
            $7$10000001$YWJj$YWJj              | number of iterations must be a number from 1
            $7$many$YWJj$YWJj                  | number of iterations must be a number from 1
            $7$101$YWJj$YWJj                   | digest has 3 bytes instead of 64
            $argon2id$v=16$m=64,t=1,p=1$YQ$YQ  | version 19
            $argon2id$m=64,t=1,p=1$YQ$YQ       | reads $argon2id$
            $argon2id$v=19$t=1,m=64,p=1$YQ$YQ  | reads $argon2id$
            $argon2id$v=19$m=7,t=1,p=1$YQ$YQ   | the memory in KiB, m, must be a number from 8 to 262144
            $argon2id$v=19$m=63,t=1,p=8$YQ$YQ  | the memory in KiB, m, must be a number from 64 to 262144
            $argon2id$v=19$m=999999,t=1,p=1$YQ$YQ | the memory in KiB
            $argon2id$v=19$m=64,t=0,p=1$YQ$YQ  | the number of passes
            $argon2id$v=19$m=64,t=1,p=65$YQ$YQ | the number of lanes
            $argon2id$v=19$m=64,t=1,p=1$YQ$YQ  | digest has 1 bytes instead of 16 to 64
            $2b$05$short                       | reads $2b$COST$
            $2b$5$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a  | reads $2b$COST$
            $2b$03$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a | the cost must be a number from 4 to 18
            $2b$31$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a | the cost must be a number from 4 to 18
            $2x$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a | no hash of this kind is known
            """)
    void refusesWhatIsNoHashAndSaysWhyWithoutShowingIt(String text, String why) {
        assertThatExceptionOfType(MalformedHashException.class).isThrownBy(() -> PasswordHash.parse(text))
                .withMessageContaining(why)
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("OQiy", "secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
            "$7$101$/gtAseptWcH9Fh3p$j+LX4FCRxTOmWqyuHZRRqyFcPQniSRROdwGk8zghqVFzaOVFad32/k5LXAseSP78rz6xPE5hZZiMlEZC2vDWrw=="})
    void doesNotShowItselfInLogs(String text) throws Exception {
        assertThat(PasswordHash.parse(text).toString()).doesNotContain(text.substring(10));
    }

    @Test
    void aLongSaltIsRefusedBecauseEveryCheckWouldPayForIt() {
        assertThatExceptionOfType(MalformedHashException.class)
                .isThrownBy(() -> PasswordHash.parse("$6$" + "YWJj".repeat(1_000) + "$YWJj"))
                .withMessageContaining("its salt has 3000 bytes");
    }
}
