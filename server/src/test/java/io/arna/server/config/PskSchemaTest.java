package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.transport.tls.PskSettings;
import io.arna.transport.tls.TlsSettings.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written about keys that both sides know; their file is read when the configuration is, and told with its line. */
final class PskSchemaTest {
    @TempDir private Path folder;

    @BeforeEach
    void writeKeys() throws IOException {
        Files.writeString(folder.resolve("keys"), "ada:00112233445566778899aabbccddeeff\n");
    }

    private ConfigReader listener(String keys) {
        return new ConfigReader().text("arna.yaml",
                "listeners:\n  - kind: tls\n" + keys.replace("DIR", folder.toString()).indent(4));
    }

    private List<String> refusals(String keys) {
        return catchThrowableOfType(ConfigException.class, () -> listener(keys).read()).problems().stream()
                .map(problem -> problem.replace(folder.toString(), "DIR")).toList();
    }

    @Test
    void takesAFileInsteadOfACertificate() {
        Config.Listener listener = listener("psk_file: DIR/keys").read().listeners().getFirst();
        assertThat(listener.psk()).isEqualTo(PskSettings.of(folder.resolve("keys")));
        assertThat(listener.tls()).isNull();
        assertThat(listener.allowAnonymous()).as("keys tell who is there").isFalse();
        assertThat(listener.provesUsernames()).isTrue();
    }

    @Test
    void takesEverythingThatCanBeSaid() {
        ConfigReader reader = listener("""
                psk_file: DIR/keys
                psk_hint: the house
                use_identity_as_username: false
                tls_versions: [tls1.2]
                handshake_timeout: 3s
                max_handshakes: 7
                """);
        Config.Listener listener = reader.read().listeners().getFirst();
        assertThat(listener.psk()).isEqualTo(new PskSettings(folder.resolve("keys"), "the house", false,
                List.of(Version.TLS1_2), 3_000, 7));
        assertThat(listener.allowAnonymous()).as("on loopback, as nothing tells who is there").isTrue();
        assertThat(listener.provesUsernames()).isFalse();
        assertThat(Config.ofYaml(reader.print()).listeners()).containsExactly(listener);
    }

    @Test
    void refusesAFileThatCannotBeUsedAndTellsNothingOfIt() throws IOException {
        assertThat(refusals("psk_file: DIR/none"))
                .containsExactly("listeners[0].psk_file: DIR/none: there is no such file, arna.yaml:3");
        Files.writeString(folder.resolve("keys"), "ada:00112233445566778899aabbccddeeff\nmy secret\nx:secret\n");
        assertThat(refusals("psk_file: DIR/keys")).hasSize(2)
                .anyMatch(problem -> problem
                        .startsWith("listeners[0].psk_file: DIR/keys:2: there is no colon; a line is identity:hexkey"))
                .anyMatch(problem -> problem
                        .startsWith("listeners[0].psk_file: DIR/keys:3: what follows the colon is no key"))
                .noneMatch(problem -> problem.contains("secret"));
    }

    @Test
    void refusesWhatGoesWithCertificatesOnlyAndWithKeysOnly() {
        assertThat(refusals("psk_file: DIR/keys\ncertificate: DIR/a\nciphers: [TLS_X]\nclient_certificates: required"))
                .hasSize(3).allMatch(problem -> problem
                        .contains("is there only with kind: tls or kind: wss, and without psk_file"));
        assertThat(refusals("use_identity_as_username: true\npsk_hint: x")).anyMatch(problem -> problem
                .contains(
                        "use_identity_as_username: is there only with psk_file; with certificates it is username_from"))
                .anyMatch(problem -> problem.contains("psk_hint: is there only with psk_file"));
        assertThat(refusals("psk_file: DIR/keys\ntls_versions: []")).containsExactly(
                "listeners[0].tls_versions: is empty, so nobody could connect; leave it out for both, arna.yaml:4");
        assertThat(catchThrowableOfType(ConfigException.class,
                () -> Config.ofYaml("listeners: [{kind: tcp, psk_file: keys}]")).problems()).singleElement().asString()
                .contains("psk_file: is there only with kind: tls or kind: wss");
    }
}
