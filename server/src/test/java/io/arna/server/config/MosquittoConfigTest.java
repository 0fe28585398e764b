package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto's configuration is one of ours. */
final class MosquittoConfigTest {
    @TempDir private Path folder;

    private Path conf(String lines) throws IOException {
        return Files.writeString(folder.resolve("mosquitto.conf"), lines.replace("DIR", folder.toString()));
    }

    /** The configuration that Debian's package installs, with another place to keep things. */
    private Path debians() throws IOException {
        Files.createDirectories(folder.resolve("conf.d"));
        return conf("""
                # Place your local configuration in DIR/conf.d/
                #
                # A full description of the configuration file is at
                # /usr/share/doc/mosquitto/examples/mosquitto.conf.example

                pid_file /run/mosquitto/mosquitto.pid

                persistence true
                persistence_location DIR/lib/

                log_dest file /var/log/mosquitto/mosquitto.log

                include_dir DIR/conf.d
                """);
    }

    @Test
    void debiansOwnIsReadAsItIs() throws IOException {
        ConfigReader reader = new ConfigReader().file(debians());
        Config config = reader.read();
        assertThat(config.listeners()).singleElement().satisfies(listener -> {
            assertThat(listener.isLoopback()).isTrue();
            assertThat(listener.port()).isEqualTo(1883);
            assertThat(listener.allowAnonymous()).isTrue();
        });
        assertThat(config.node().dataDirectory()).isEqualTo(folder.resolve("lib"));
        assertThat(config.store().level()).isEqualTo(Config.Durability.FSYNC);
        assertThat(reader.advice()).hasSize(2).first().asString().startsWith("pid_file: no such file is written")
                .endsWith("mosquitto.conf:6");
    }

    @Test
    void whatIsIncludedCounts() throws IOException {
        Path conf = debians();
        Files.writeString(folder.resolve("conf.d/local.conf"), "listener 1999\nallow_anonymous true\n");
        assertThat(new ConfigReader().file(conf).read().listeners()).extracting(Config.Listener::port)
                .containsExactly(1999);
    }

    @Test
    void optionsOfTheCommandLineLieOverIt() throws IOException {
        Config config = new ConfigReader().file(debians()).port(Config.Kind.TCP, "0", "--port")
                .set("node.data_dir", "none", "--data").set("session.max_queued_messages=7").read();
        assertThat(config.listeners().getFirst().port()).isZero();
        assertThat(config.node().dataDirectory()).isNull();
        assertThat(config.limits().session().queueMaximumMessages()).isEqualTo(7);
    }

    @Test
    void valuesThatDoNotFitAreToldWithTheirLine() throws IOException {
        ConfigReader reader = new ConfigReader().file(conf("max_packet_size 5\nmax_inflight_messages 99999\n"));
        assertThat(catchThrowableOfType(ConfigException.class, reader::read).problems()).containsExactly(
                "connection.max_packet_size: 5 is not a size (20B–268435460B), " + folder + "/mosquitto.conf:1",
                "session.max_inflight_messages: 99999 is not a whole number (1–65535), " + folder
                        + "/mosquitto.conf:2");
    }

    @Test
    void refusalsAreToldWithTheirLine() throws IOException {
        ConfigReader reader = new ConfigReader().file(conf("allow_anonymous true\nlistener 1884\nmount_point a/\n"));
        assertThat(catchThrowableOfType(ConfigException.class, reader::read).problems()).singleElement().asString()
                .startsWith("mount_point: clients of one listener cannot").endsWith("/mosquitto.conf:3");
        assertThat(catchThrowableOfType(ConfigException.class, reader::translate).problems()).hasSize(1);
    }

    @Test
    void theTranslationMeansTheSame() throws IOException {
        TestAuthority authority = TestAuthority.named("Test CA");
        authority.writeTo(folder.resolve("ca.crt"));
        authority.writeCrl(folder.resolve("revoked.crl"));
        authority.issue(Wish.of("localhost", "localhost")).writeTo(folder, "server");
        Files.writeString(folder.resolve("pw"), "");
        Files.writeString(folder.resolve("keys"), "ada:" + "0123456789abcdef".repeat(4) + "\n");
        ConfigReader reader = new ConfigReader().file(conf("""
                per_listener_settings true
                persistence true
                persistence_location DIR/with: blank # and sharp
                max_queued_messages 0
                max_inflight_messages 9
                log_type warning
                listener 1884 127.0.0.1
                allow_anonymous true
                max_connections 50
                listener 1884 ::1
                allow_anonymous true
                listener 8883
                cafile DIR/ca.crt
                certfile DIR/server.crt
                keyfile DIR/server.key
                crlfile DIR/revoked.crl
                require_certificate true
                use_identity_as_username true
                ciphers ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256
                tls_version tlsv1.2
                listener 9001
                protocol websockets
                password_file DIR/pw
                listener 8885
                psk_file DIR/keys
                psk_hint here
                use_identity_as_username true
                listener 0 DIR/m.sock
                allow_anonymous true
                enable_proxy_protocol 1
                """));
        String yaml = reader.translate();
        Config read = reader.read();
        assertThat(read).isEqualTo(Config.ofYaml(yaml));
        assertThat(withoutComments(reader.print()))
                .isEqualTo(withoutComments(new ConfigReader().text("arna.yaml", yaml).print()));
        assertThat(yaml).contains("    max_connections: 50  # " + folder + "/mosquitto.conf:9");
        assertThat(read.listeners()).extracting(Config.Listener::name).containsExactly("tcp:1884", "tcp:1884:2",
                "tls:8883", "ws:9001", "tls:8885", "unix:default");
    }

    private static String withoutComments(String yaml) {
        return yaml.replaceAll("  # [^\n]*\n", "\n");
    }

    @Test
    void yamlIsTranslatedToItself() {
        String yaml = "listeners:\n  - kind: ws\n    origins: [\"*\"]\nnode:\n  data_dir: none\n";
        assertThat(withoutComments(new ConfigReader().text("arna.yaml", yaml).translate())).isEqualTo(yaml);
    }

    @Test
    void aDirectoryOfAuthoritiesIsTakenAsWell() throws IOException {
        TestAuthority one = TestAuthority.named("One");
        Path authorities = Files.createDirectory(folder.resolve("authorities"));
        Files.writeString(authorities.resolve("README"), "not one of them");
        one.issue(Wish.of("localhost", "localhost")).writeTo(folder, "server");
        ConfigReader reader = new ConfigReader().file(conf("""
                listener 8883
                certfile DIR/server.crt
                keyfile DIR/server.key
                capath DIR/authorities
                require_certificate true
                use_identity_as_username true
                """));
        assertThat(catchThrowableOfType(ConfigException.class, reader::read).problems()).singleElement().asString()
                .contains("authorities has no certificates").endsWith("/mosquitto.conf:4");
        one.writeTo(authorities.resolve("one.pem"));
        TestAuthority.named("Other").writeTo(authorities.resolve("0123abcd.0"));
        assertThat(reader.read().listeners().getFirst().provesUsernames()).isTrue();
    }
}
