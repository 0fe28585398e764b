package io.arna.cli.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code arna certs} makes and says. */
class CertsCommandTest {
    private static final Map<String, String> PASSWORD = Map.of("ARNA_CA_PASSWORD", "correct horse");

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ArrayDeque<String> typed = new ArrayDeque<>();

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa", "ed25519"})
    void makesTheWholeSet(String kind) throws IOException {
        assertThat(run(PASSWORD, "init", at("pki"), "--client", "client1", "--client", "client2", "--host", "localhost",
                "--host", "127.0.0.1",
                "--host", "::1", "--key", kind)).as(complained()).isZero();
        for (String party : List.of("broker", "client1", "client2")) {
            for (String file : List.of(party + ".key", party + ".csr", party + ".crt", "ca.crt")) {
                assertThat(folder.resolve("pki").resolve(party).resolve(file)).isNotEmptyFile();
            }
            assertThat(run(PASSWORD, "verify", at("pki/" + party + "/" + party + ".crt"), "--ca", at("pki/ca.crt"),
                    "--key",
                    at("pki/" + party + "/" + party + ".key"))).as(complained()).isZero();
            assertThat(Files.readString(folder.resolve("pki").resolve(party).resolve(party + ".key")))
                    .startsWith("-----BEGIN PRIVATE KEY-----");
        }
        assertThat(Files.readString(folder.resolve("pki/ca.key"))).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        for (String host : List.of("localhost", "127.0.0.1")) {
            assertThat(run(PASSWORD, "verify", at("pki/broker/broker.crt"), "--ca", at("pki/ca.crt"), "--host", host))
                    .isZero();
        }
        assertThat(said()).contains("who holds what:", "arna start --set", "arna pub -h localhost -p 8883");
    }

    @Test
    void keysAreTheirOwnersAlone() throws IOException {
        run(PASSWORD, "init", at("pki"), "--host", "localhost");
        for (String key : List.of("pki/ca.key", "pki/broker/broker.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void asksForThePasswordTwice() {
        typed.addAll(List.of("correct horse", "correct horse"));
        assertThat(run(Map.of(), "ca", at("pki"))).isZero();
        assertThat(typed).isEmpty();
    }

    @Test
    void twoPasswordsThatDifferMakeNothing() {
        typed.addAll(List.of("correct horse", "battery"));
        assertThat(run(Map.of(), "ca", at("pki"))).isOne();
        assertThat(complained()).isEqualTo("arna certs: the two passwords differ\n");
        assertThat(folder.resolve("pki")).doesNotExist();
    }

    @Test
    void overwritesNothing() throws IOException {
        run(PASSWORD, "init", at("pki"), "--host", "localhost");
        String before = Files.readString(folder.resolve("pki/ca.key"));
        assertThat(run(PASSWORD, "init", at("pki"), "--host", "localhost")).isOne();
        assertThat(run(PASSWORD, "ca", at("pki"))).isOne();
        assertThat(run(PASSWORD, "csr", at("pki/broker"), "broker")).isOne();
        assertThat(complained()).contains(at("pki/ca.key") + " is there already");
        assertThat(folder.resolve("pki/ca.key")).hasContent(before.strip());
    }

    @Test
    void goesStepByStep() {
        assertThat(run(PASSWORD, "ca", at("ca"))).isZero();
        assertThat(run(PASSWORD, "csr", at("b"), "edge", "--host", "edge.example.org")).isZero();
        assertThat(run(PASSWORD, "sign", at("ca"), at("b/edge.csr"), "--server", "--host", "192.0.2.7"))
                .as(complained()).isZero();
        assertThat(run(PASSWORD, "renew", at("ca"), at("b/edge.csr"), "--server", "--days", "30")).isZero();
        assertThat(run(PASSWORD, "show", at("b/edge.crt"))).isZero();
        assertThat(said()).contains("name    edge", "by      CN=Arna CA", "hosts   edge.example.org");
        assertThat(run(PASSWORD, "revoke", at("ca"), at("b/edge.crt"))).isZero();
        assertThat(run(PASSWORD, "crl", at("ca"))).isZero();
        assertThat(folder.resolve("ca/ca.crl")).isNotEmptyFile();
    }

    @Test
    void saysWhichPartDoesNotFit() {
        run(PASSWORD, "init", at("one"), "--host", "localhost", "--client", "client");
        run(PASSWORD, "init", at("two"), "--host", "localhost");
        assertThat(run(PASSWORD, "verify", at("one/broker/broker.crt"), "--ca", at("two/ca.crt"))).isOne();
        assertThat(complained()).contains("the certificate of broker was not signed by Arna CA");
        err.reset();
        assertThat(
                run(PASSWORD, "verify", at("one/broker/broker.crt"), "--ca", at("one/ca.crt"), "--host", "example.org"))
                .isOne();
        assertThat(complained()).contains("the certificate of broker is not for example.org, but for localhost");
        err.reset();
        assertThat(run(PASSWORD, "verify", at("one/broker/broker.crt"), "--ca", at("one/ca.crt"), "--key",
                at("one/client/client.key"))).isOne();
        assertThat(complained()).contains("client.key is not the key of");
        err.reset();
        assertThat(run(Map.of("ARNA_CA_PASSWORD", "wrong"), "crl", at("one"))).isOne();
        assertThat(complained()).contains("ca.key: the key cannot be read: the password is wrong");
        err.reset();
        assertThat(run(PASSWORD, "revoke", at("one"), at("two/broker/broker.crt"))).isOne();
        assertThat(complained()).contains("was not signed by");
        err.reset();
        assertThat(run(PASSWORD, "show", at("one/ca.key"))).isOne();
        assertThat(complained()).contains("there is no certificate in it");
        err.reset();
        assertThat(run(PASSWORD, "sign", at("one"), at("one/client/client.csr"), "--days", "99999")).isOne();
        assertThat(complained()).contains("the authority's certificate ends on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--host=a b", "--host=999.1.1.1", "--client=a/b", "--client=", "--broker=..", "--client=broker"})
    void badNamesMakeNothing(String option) {
        assertThat(run(PASSWORD, "init", at("pki"), "--host", "localhost", option)).isOne();
        assertThat(complained()).startsWith("arna certs: ");
        assertThat(folder.resolve("pki/ca.key")).doesNotExist();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private int run(Map<String, String> environment, String... arguments) {
        return CertsCommand.run(List.of(arguments), _ -> typed.poll(), environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
