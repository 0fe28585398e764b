package io.arna.acceptance.interop;

import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Issued;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import io.arna.server.Broker;
import io.arna.server.StartException;
import io.arna.server.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Arna with plain, encrypted and mutually authenticated listeners on free ports, and the files that clients of it need. */
public final class TlsBroker implements AutoCloseable {
    final TestAuthority authority = TestAuthority.named("Arna Test CA");
    final Path folder;
    final Issued ada;
    private final Broker broker;

    /** Starts it. */
    public TlsBroker() throws StartException, IOException {
        folder = Files.createTempDirectory("arna-tls-it");
        authority.writeTo(folder.resolve("ca.crt"));
        authority.issue(Wish.of("localhost", "localhost", "127.0.0.1")).writeTo(folder, "server");
        authority.issue(Wish.of("elsewhere.example", "elsewhere.example")).writeTo(folder, "elsewhere");
        authority.issue(Wish.of("localhost", "localhost", "127.0.0.1").expired()).writeTo(folder, "late");
        ada = authority.issue(Wish.of("ada")).writeTo(folder, "ada");
        Issued mallory = authority.issue(Wish.of("mallory")).writeTo(folder, "mallory");
        authority.issue(Wish.of("expired").expired()).writeTo(folder, "expired");
        TestAuthority.named("Arna Test CA").issue(Wish.of("ada")).writeTo(folder, "forged");
        authority.writeCrl(folder.resolve("revoked.crl"), mallory.certificate());
        broker = Broker.start(Config.ofYaml("""
                listeners:
                  - {name: plain, kind: tcp, host: 127.0.0.1, port: 0}
                  - {name: tls, kind: tls, host: 127.0.0.1, port: 0, certificate: DIR/server.crt, key: DIR/server.key,
                     tls_keylog: DIR/keys.log}
                  - {name: wss, kind: wss, host: 127.0.0.1, port: 0, certificate: DIR/server.crt, key: DIR/server.key}
                  - {name: mutual, kind: tls, host: 127.0.0.1, port: 0, certificate: DIR/server.crt, key: DIR/server.key,
                     ca: DIR/ca.crt, crl: DIR/revoked.crl, client_certificates: required}
                  - {name: elsewhere, kind: tls, host: 127.0.0.1, port: 0, certificate: DIR/elsewhere.crt, key: DIR/elsewhere.key}
                  - {name: late, kind: tls, host: 127.0.0.1, port: 0, certificate: DIR/late.crt, key: DIR/late.key}
                """.replace("DIR", folder.toString())));
    }

    /** Of the listener of this name. */
    public String port(String listener) {
        return Integer.toString(portNumber(listener));
    }

    /** Of the listener of this name. */
    public int portNumber(String listener) {
        return broker.addresses().stream().filter(address -> address.listener().name().equals(listener)).findFirst()
                .orElseThrow().port();
    }

    /** A file made for clients. */
    public String file(String name) {
        return folder.resolve(name).toString();
    }

    /** What a client with this certificate tells Mosquitto's clients. */
    public List<String> as(String name) {
        return List.of("--cert", file(name + ".crt"), "--key", file(name + ".key"));
    }

    @Override
    public void close() {
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
