package io.arna.security.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which passwords our tools do not set. */
final class PasswordRulesTest {
    @ParameterizedTest
    @CsvSource({"short7!,has 7 characters", "Marie.Curie,is the user name", "Password1!,tried first",
            "P@ssw0rd2024,tried first", "12345678,tried first", "98765432,tried first", "qwertyuiop,tried first",
            "aaaaaaaaaa,tried first", "abcdabcdab,tried first", "1q2w3e4r,tried first", "mosquitto,tried first",
            "!!willkommen!!,tried first"})
    void refusesWhatIsGuessedFirst(String password, String why) {
        assertThat(PasswordRules.objection("marie.curie", password)).contains(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"radium-88 and polonium", "kq8-Zr2x", "пароль-не-тот", "grünkohlsuppe"})
    void takesOthers(String password) {
        assertThat(PasswordRules.objection("marie.curie", password)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\tcdefghijk", "line\nbreaking"})
    void refusesWhatCannotBeTyped(String password) {
        assertThat(PasswordRules.objection("marie", password)).contains("control characters");
    }
}
