package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import io.arna.server.config.Config.Kind;
import io.arna.transport.tls.TlsSettings;
import io.arna.transport.tls.TlsSettings.ClientCertificates;
import io.arna.transport.tls.TlsSettings.Keys;
import io.arna.transport.tls.TlsSettings.NameFrom;
import io.arna.transport.tls.TlsSettings.Password;
import io.arna.transport.tls.TlsSettings.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written about TLS is tried when it is read; what does not fit is told with its line. */
final class TlsSchemaTest {
    private final TestAuthority authority = TestAuthority.named("Test CA");
    @TempDir private Path folder;

    @BeforeEach
    void makeFiles() {
        authority.writeTo(folder.resolve("ca.crt"));
        authority.writeCrl(folder.resolve("revoked.crl"));
        authority.issue(Wish.of("localhost", "localhost")).writeTo(folder, "server");
        authority.issue(Wish.of("other.example").withAlgorithm("RSA")).writeTo(folder, "other");
    }

    private ConfigReader listener(String keys) {
        return new ConfigReader().text("arna.yaml", "listeners:\n  - kind: tls\n"
                + keys.replace("DIR", folder.toString()).indent(4));
    }

    private String refusal(String keys) {
        return String.join("\n", catchThrowableOfType(ConfigException.class, () -> listener(keys).read()).problems())
                .replace(folder.toString(), "DIR");
    }

    @Test
    void takesACertificateAndItsKey() {
        Config.Listener listener = listener("certificate: DIR/server.crt\nkey: DIR/server.key").read().listeners()
                .getFirst();
        assertThat(listener.kind()).isEqualTo(Kind.TLS);
        assertThat(listener.port()).isEqualTo(8883);
        assertThat(listener.allowAnonymous()).isTrue();
        assertThat(listener.tls())
                .isEqualTo(TlsSettings.of(folder.resolve("server.crt"), folder.resolve("server.key")));
    }

    @Test
    void takesEverythingThatCanBeSaid() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "not needed\n");
        Config.Listener listener = listener("""
                certificate: DIR/server.crt
                key: DIR/server.key
                key_password_file: DIR/password
                further_certificates: [DIR/other.crt]
                further_keys: [DIR/other.key]
                ca: DIR/ca.crt
                crl: DIR/revoked.crl
                client_certificates: required
                client_id_from: san
                tls_versions: [tls1.3]
                ciphers: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]
                handshake_timeout: 3s
                max_handshakes: 7
                """).read().listeners().getFirst();
        Password inFile = new Password.InFile(password);
        assertThat(listener.tls()).isEqualTo(new TlsSettings(
                List.of(new Keys(folder.resolve("server.crt"), folder.resolve("server.key"), inFile),
                        new Keys(folder.resolve("other.crt"), folder.resolve("other.key"), inFile)),
                folder.resolve("ca.crt"), folder.resolve("revoked.crl"), ClientCertificates.REQUIRED, NameFrom.CN,
                NameFrom.SAN, List.of(Version.TLS1_3), List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), 3_000, 7,
                null));
        assertThat(listener.allowAnonymous()).as("certificates tell who is there").isFalse();
    }

    @Test
    void refusesWhatIsMissingAllAtOnce() {
        assertThat(refusal("port: 1")).contains("certificate: is missing", "key: is missing", "arna.yaml:2");
        assertThat(refusal("certificate: DIR/none.crt\nkey: DIR/none.key")).contains(
                "certificate: DIR/none.crt: there is no such file, arna.yaml:3",
                "key: DIR/none.key: there is no such file, arna.yaml:4");
        assertThat(refusal("certificate: DIR/server.crt\nkey: DIR/server.key\nclient_certificates: optional"))
                .contains("ca: clients are asked for a certificate, so the certificate of who signs theirs is needed");
    }

    @Test
    void refusesWhatDoesNotBelongTogether() {
        assertThat(refusal("certificate: DIR/server.crt\nkey: DIR/other.key")).contains(
                "key: DIR/other.key does not belong to the certificate in DIR/server.crt: they were not made together, arna.yaml:4");
        assertThat(refusal("certificate: DIR/server.key\nkey: DIR/server.crt")).contains(
                "DIR/server.key has no certificate in it, but PRIVATE KEY",
                "DIR/server.crt has no private key in it, but CERTIFICATE");
        assertThat(refusal(
                "certificate: DIR/server.crt\nkey: DIR/server.key\nfurther_certificates: [DIR/other.crt]"))
                .contains("further_keys: 0 keys do not go with 1 certificates");
        assertThat(refusal("certificate: DIR/server.crt\nkey: DIR/server.key\nca: DIR/ca.crt"))
                .contains("ca: has no effect while clients are asked for no certificate");
        assertThat(refusal("certificate: DIR/server.crt\nkey: DIR/server.key\nusername_from: cn"))
                .contains("username_from: needs certificates of clients");
        assertThat(refusal("certificate: DIR/server.crt\nkey: DIR/server.key\nciphers: [TLS_RSA_WITH_NULL_MD5]"))
                .contains("ciphers: TLS_RSA_WITH_NULL_MD5 is no cipher suite that is known here");
        assertThat(catchThrowableOfType(ConfigException.class,
                () -> new ConfigReader().text("arna.yaml", "listeners: [{kind: tcp, certificate: a}]").read())
                .problems()).singleElement().asString().contains("is there only with kind: tls or kind: wss");
    }

    @Test
    void readsKeysOfEveryKindThatOpenSslWrites() throws Exception {
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "sec1.key");
        run("openssl", "genrsa", "-traditional", "-out", "pkcs1.key", "2048");
        run("openssl", "genpkey", "-algorithm", "ed25519", "-out", "ed25519.key");
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-aes256", "-pass",
                "pass:secret", "-out", "encrypted.key");
        Files.writeString(folder.resolve("password"), "secret\n");
        for (String name : List.of("sec1", "pkcs1", "ed25519", "encrypted")) {
            run("openssl", "req", "-new", "-x509", "-key", name + ".key", "-passin", "pass:secret", "-subj", "/CN=x",
                    "-out", name + ".crt");
            String password = name.equals("encrypted") ? "\nkey_password_file: DIR/password" : "";
            assertThat(listener("certificate: DIR/" + name + ".crt\nkey: DIR/" + name + ".key" + password).read()
                    .listeners()).as(name).hasSize(1);
        }
        String encrypted = "certificate: DIR/encrypted.crt\nkey: DIR/encrypted.key";
        assertThat(refusal(encrypted)).contains("key: DIR/encrypted.key is encrypted, so its password is needed");
        assertThat(refusal(encrypted + "\nkey_password_variable: ARNA_NO_SUCH_VARIABLE"))
                .contains("key_password_variable: the variable ARNA_NO_SUCH_VARIABLE is not set");
        Files.writeString(folder.resolve("password"), "wrong\n");
        assertThat(refusal(encrypted + "\nkey_password_file: DIR/password"))
                .contains("key: DIR/encrypted.key does not open with the password").doesNotContain("wrong");
    }

    @Test
    void writesSecretsDownOnlyWhereTlsIsSpoken() {
        Config config = listener("certificate: DIR/server.crt\nkey: DIR/server.key")
                .setForTls("tls_keylog", folder.resolve("keys").toString(), "--tls-keylog").read();
        assertThat(config.listeners().getFirst().tls()).isNotNull().extracting(TlsSettings::keyLog)
                .isEqualTo(folder.resolve("keys"));
        assertThat(folder.resolve("keys")).doesNotExist();
        assertThat(catchThrowableOfType(ConfigException.class,
                () -> new ConfigReader().setForTls("tls_keylog", "keys", "--tls-keylog").read()).problems())
                .containsExactly("there is no listener of kind tls or wss, --tls-keylog");
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
