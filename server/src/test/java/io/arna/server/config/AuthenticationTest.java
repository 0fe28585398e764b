package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.security.lockout.LockoutSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration says about who is let in. */
class AuthenticationTest {
    private static ConfigReader with(String... lines) {
        return new ConfigReader().text("arna.yaml", String.join("\n", lines));
    }

    private static List<String> problemsOf(ConfigReader reader) {
        return catchThrowableOfType(ConfigException.class, reader::read).problems();
    }

    @Test
    void withoutAPasswordFileNamesAreTakenWithoutProofAndOwnNothing() {
        Config config = new ConfigReader().read();
        assertThat(config.authentication().passwordFile()).isNull();
        assertThat(config.authentication().clientIdBinding()).isFalse();
        assertThat(config.listeners()).allMatch(Config.Listener::allowAnonymous);
    }

    @Test
    void aPasswordFileClosesAllListenersAndGivesSessionsAnOwner() {
        Config config =
                with("authentication: {password_file: passwd}", "listeners: [{}, {host: 192.0.2.7, port: 7}]").read();
        assertThat(config.listeners()).hasSize(2).noneMatch(Config.Listener::allowAnonymous);
        assertThat(config.authentication().clientIdBinding()).isTrue();
        assertThat(config.authentication().lockout()).isEqualTo(LockoutSettings.DEFAULT);
    }

    @Test
    void aListenerMayBeOpenBesideAPasswordFile() {
        Config config =
                with("authentication: {password_file: passwd}", "listeners: [{allow_anonymous: true}, {port: 7}]")
                        .read();
        assertThat(config.listeners()).extracting(Config.Listener::allowAnonymous).containsExactly(true, false);
    }

    @ParameterizedTest
    @CsvSource({"plain_passwords,warn", "remember,1s", "client_id_binding,true", "client_id_pattern,*",
            "lockout.user_failures,1", "lockout.address_failures,1", "lockout.window,1s", "lockout.ban,1s"})
    void nothingElseIsThereWithoutAPasswordFile(String key, String value) {
        assertThat(problemsOf(new ConfigReader().set("authentication." + key + "=" + value))).containsExactly(
                "authentication." + key + ": is there only with authentication.password_file, --set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${username}", "*${username}*", "dev-${username}-?", "$x", "a$"})
    void aPatternOfClientIdsMayNameTheUser(String pattern) {
        Config config =
                with("authentication: {password_file: passwd, client_id_pattern: '" + pattern + "'}").read();
        assertThat(config.authentication().clientIdPattern()).isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${clientid}", "${", "${username"})
    void aPatternOfClientIdsMayNameNothingElse(String pattern) {
        assertThat(problemsOf(
                with("authentication:", "  password_file: passwd", "  client_id_pattern: '" + pattern + "'")))
                .containsExactly("authentication.client_id_pattern: " + pattern
                        + " is not a pattern of client ids (with no placeholder but ${username}, at most 1024), arna.yaml:3");
    }
}
