package io.arna.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import io.arna.security.certificate.Authority;
import io.arna.security.certificate.Authority.Purpose;
import io.arna.security.certificate.KeyKind;
import io.arna.security.certificate.Party;
import io.arna.server.Broker;
import io.arna.server.StartException;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For each part of a connection a fault, and that it is the one which is named. */
class ConnectionCheckupTest {
    /** Of the password "secret". */
    private static final String HASH =
            "$6$17i/EB2R2JSccvP4$pB35UtPeSMBU8WuW5FYmfugjpcWvlxMSH4DSuLs6FsGSFblNXBe5GMwBjI2ONEg41+0+035nxyqSAtNs9z3AdA==";
    /** Refuses MQTT 5.0 as a server of 3.1.1 does, and takes 3.1.1. */
    private static final byte[] CONNACK = {0x20, 2, 0, 0};

    private final TestAuthority authority = TestAuthority.named("Test CA");
    @TempDir Path folder;
    private InstantSource clock = InstantSource.system();

    // ── Nothing is wrong ──

    @Test
    void goesThroughAllPartsInTheirOrder() throws Exception {
        authority.issue(Wish.of("client")).writeTo(folder, "client");
        try (Broker broker =
                tls(Wish.of("localhost", "127.0.0.1"), ", client_certificates: required, ca: \"DIR/ca.crt\"")) {
            Heard heard = doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt"), "--cert",
                    at("client.crt"), "--key", at("client.key"), "-t", "a/b", "--publish", "--subscribe");
            assertThat(heard.exitCode).as(heard.said).isZero();
            assertThat(heard.parts()).containsExactly("resolve", "connect", "TLS version", "chain", "host name",
                    "dates",
                    "clock", "client certificate", "MQTT CONNECT", "user", "ACL", "ACL");
            assertThat(heard.said).endsWith("nothing is wrong with " + broker.address(Kind.TLS).uri() + "\n");
        }
    }

    @Test
    void findsNothingWrongWithAPlainBroker() throws Exception {
        try (Broker broker = plain("")) {
            Heard heard = doctor(broker.address(Kind.TCP).uri().toString());
            assertThat(heard.exitCode).as(heard.said).isZero();
            assertThat(heard.parts()).containsExactly("resolve", "connect", "MQTT CONNECT", "user");
        }
    }

    // ── The way there ──

    @Test
    void namesAHostThatHasNoAddress() {
        Heard heard = doctor("mqtt://no-such-host.invalid:1883");
        heard.faultIs("resolve", "no address is known for the host no-such-host.invalid: look for a slip in the name");
    }

    @Test
    void namesAPortWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Heard heard = doctor("mqtt://127.0.0.1:" + port);
        heard.faultIs("connect", "nobody answers at 127.0.0.1:" + port + ", 127.0.0.1 (connection refused): "
                + "see whether the broker runs");
    }

    // ── TLS ──

    @Test
    void findsPlainMqttWhereTlsIsAskedFor() throws Exception {
        try (Broker broker = plain("")) {
            int port = broker.address(Kind.TCP).port();
            Heard heard = doctor("mqtts://127.0.0.1:" + port);
            heard.faultIs("TLS version", "MQTT is spoken there without TLS, so write mqtt://127.0.0.1:" + port);
        }
    }

    @Test
    void findsTlsWherePlainMqttIsAskedFor() throws Exception {
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"), "")) {
            int port = broker.address(Kind.TLS).port();
            Heard heard = doctor("mqtt://127.0.0.1:" + port);
            heard.faultIs("MQTT CONNECT", "TLS is spoken at 127.0.0.1:" + port
                    + ", and not MQTT without it: write mqtts://127.0.0.1:" + port);
        }
    }

    @Test
    void saysThatWhatAnswersIsNotTls() throws IOException {
        try (OddServer server =
                OddServer.saying("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
            doctor("mqtts://127.0.0.1:" + server.port()).faultIs("TLS version",
                    "what answers at 127.0.0.1:" + server.port()
                            + " does not speak TLS: take the port where TLS is spoken");
        }
    }

    @Test
    void saysThatTheServerClosesWhenTlsBegins() throws IOException {
        try (OddServer server = OddServer.closing()) {
            doctor("mqtts://127.0.0.1:" + server.port()).faultIs("TLS version",
                    "the server closes the connection when a TLS handshake begins: see whether TLS is spoken at that port");
        }
    }

    @Test
    void saysThatTheServerIsSilentToTls() throws IOException {
        try (OddServer server = OddServer.silent()) {
            doctor("mqtts://127.0.0.1:" + server.port(), "-W", "1").faultIs("TLS version",
                    "127.0.0.1:" + server.port() + " takes connections but says nothing within 1 s of a TLS handshake");
        }
    }

    @Test
    void saysThatThereIsNoVersionInCommon() throws Exception {
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"), ", tls_versions: [tls1.2]")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt"), "--tls-version", "tlsv1.3")
                    .faultIs("TLS version", "the server speaks none of the versions of TLS that are offered, TLSv1.3: "
                            + "leave --tls-version out");
        }
    }

    // ── The server's certificate ──

    @Test
    void saysThatTheAuthorityIsNotKnown() throws Exception {
        TestAuthority.named("Another CA").writeTo(folder.resolve("other.crt"));
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"), "")) {
            String uri = broker.address(Kind.TLS).uri().toString();
            doctor(uri, "--cafile", at("other.crt")).faultIs("chain",
                    "the server shows its own certificate alone, and who signed it, 'CN=Test CA', is not among those in "
                            + at("other.crt"));
            doctor(uri).faultIs("chain", "'CN=Test CA', is not among those that Java trusts");
        }
    }

    @Test
    void tellsAnAuthorityFromItsNamesake() throws Exception {
        TestAuthority.named("Test CA").writeTo(folder.resolve("other.crt"));
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"), "")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("other.crt")).faultIs("chain",
                    "is signed by another 'CN=Test CA' than the one of that name");
        }
    }

    @Test
    void saysThatTheCertificateIsSignedByItself() throws Exception {
        TestAuthority.selfSigned(Wish.of("localhost", "127.0.0.1")).writeTo(folder, "server");
        authority.writeTo(folder.resolve("ca.crt"));
        try (Broker broker = started("")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt")).faultIs("chain",
                    "the server's certificate, of localhost, is signed by nobody but itself");
        }
    }

    @Test
    void tellsAnIncompleteChainFromAWholeOne() throws Exception {
        TestAuthority between = authority.intermediate("Between");
        between.issue(Wish.of("localhost", "127.0.0.1")).writeTo(folder, "server");
        authority.writeTo(folder.resolve("ca.crt"));
        try (Broker broker = started("")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt")).faultIs("chain",
                    "if it stands between, the chain is incomplete: add its certificate to the end of the server's certificate file");
        }
        between.writeTo(folder.resolve("between.crt"));
        Files.writeString(folder.resolve("server.crt"),
                Files.readString(folder.resolve("server.crt")) + Files.readString(folder.resolve("between.crt")));
        try (Broker broker = started("")) {
            assertThat(doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt")).exitCode).isZero();
            TestAuthority.named("Another CA").writeTo(folder.resolve("other.crt"));
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("other.crt")).faultIs("chain",
                    "the chain ends at Between, signed by 'CN=Test CA', which is not among those in "
                            + at("other.crt"));
        }
    }

    @Test
    void saysThatACertificateIsMadeForClients() throws Exception {
        Authority ours = Authority.create(folder.resolve("pki"), "Ours", KeyKind.EC, "correct horse".toCharArray());
        Party party = new Party(folder.resolve("pki"), "server");
        List<String> hosts = List.of("127.0.0.1");
        party.ask(KeyKind.EC, hosts);
        party.have(ours, Purpose.CLIENT, hosts, Duration.ofDays(2));
        try (Broker broker =
                Broker.start(Config.ofYaml(("node: {shards: 1}\nlisteners: [{kind: tls, port: 0, host: 127.0.0.1, "
                        + "certificate: \"DIR/pki/server.crt\", key: \"DIR/pki/server.key\"}]").replace("DIR",
                                folder.toString())))) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("pki/ca.crt")).faultIs("chain",
                    "the certificate of server is not made for servers: have one signed whose extended key usage is serverAuth");
        }
    }

    @Test
    void saysThatTheFileOfAuthoritiesIsNotThere() throws Exception {
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"), "")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("none.crt")).faultIs("chain",
                    "there is no such file, " + at("none.crt"));
        }
    }

    @Test
    void saysForWhomTheCertificateIs() throws Exception {
        try (Broker broker = tls(Wish.of("localhost", "broker.example", "192.0.2.7"), "")) {
            String uri = broker.address(Kind.TLS).uri().toString();
            doctor(uri, "--cafile", at("ca.crt")).faultIs("host name",
                    "is not for 127.0.0.1, but for broker.example, 192.0.2.7: connect by a name it is for");
            Heard insecure = doctor(uri, "--cafile", at("ca.crt"), "--insecure");
            assertThat(insecure.exitCode).as(insecure.said).isZero();
        }
    }

    @Test
    void saysThatTheCertificateHasExpired() throws Exception {
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1").expired(), "")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt")).faultIs("dates",
                    "the certificate of localhost has ended on ", "have the server's certificate renewed");
        }
    }

    @Test
    void saysThatTheCertificateIsNotGoodYet() throws Exception {
        Instant now = Instant.now();
        try (Broker broker =
                tls(Wish.of("localhost", "127.0.0.1").valid(now.plusSeconds(7200), now.plusSeconds(9000)), "")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt")).faultIs("dates",
                    "the certificate of localhost is good from ");
        }
    }

    @Test
    void saysThatTheClockIsWrongWhenFilesAreFromTheFuture() throws Exception {
        clock = InstantSource.fixed(Instant.EPOCH);
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"), "")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt")).faultIs("clock",
                    "the clock of this machine says 1970-01-01T00:00:00Z, but those in " + at("ca.crt")
                            + " were written on ");
        }
    }

    // ── The client's certificate ──

    @Test
    void saysThatTheServerDemandsACertificate() throws Exception {
        for (String version : List.of("tls1.2", "tls1.3")) {
            try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"),
                    ", tls_versions: [" + version + "], client_certificates: required, ca: \"DIR/ca.crt\"")) {
                doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt"))
                        .faultIs("client certificate", "the server demands a certificate of the client's: name one");
            }
        }
    }

    @Test
    void saysThatTheServerRefusesTheCertificate() throws Exception {
        TestAuthority.named("Another CA").issue(Wish.of("client")).writeTo(folder, "client");
        for (String version : List.of("tls1.2", "tls1.3")) {
            try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"),
                    ", tls_versions: [" + version + "], client_certificates: required, ca: \"DIR/ca.crt\"")) {
                doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt"), "--cert", at("client.crt"),
                        "--key", at("client.key"))
                        .faultIs("client certificate", "the server does not accept the client's certificate: ");
            }
        }
    }

    @Test
    void saysThatKeyAndCertificateDoNotBelongTogether() throws Exception {
        authority.issue(Wish.of("client")).writeTo(folder, "client");
        authority.issue(Wish.of("other")).writeTo(folder, "other");
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"), "")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt"), "--cert", at("client.crt"),
                    "--key",
                    at("other.key")).faultIs("client certificate",
                            at("other.key") + " is not the key of the certificate in " + at("client.crt"));
        }
    }

    @Test
    void saysThatTheClientsCertificateHasExpired() throws Exception {
        authority.issue(Wish.of("client").expired()).writeTo(folder, "client");
        try (Broker broker = tls(Wish.of("localhost", "127.0.0.1"), "")) {
            doctor(broker.address(Kind.TLS).uri().toString(), "--cafile", at("ca.crt"), "--cert", at("client.crt"),
                    "--key",
                    at("client.key")).faultIs("client certificate", "the certificate of client has ended on ");
        }
    }

    // ── MQTT ──

    @Test
    void saysThatTheServerIsSilent() throws IOException {
        try (OddServer server = OddServer.silent()) {
            doctor("mqtt://127.0.0.1:" + server.port(), "-W", "1").faultIs("MQTT CONNECT", "127.0.0.1:" + server.port()
                    + " takes connections, but has not answered CONNECT within 1 s");
        }
    }

    @Test
    void saysThatTheServerCloses() throws IOException {
        try (OddServer server = OddServer.closing()) {
            doctor("mqtt://127.0.0.1:" + server.port()).faultIs("MQTT CONNECT",
                    "127.0.0.1:" + server.port() + " does not answer CONNECT: ");
        }
    }

    @Test
    void saysThatWhatAnswersIsNotMqtt() throws IOException {
        try (OddServer server =
                OddServer.saying("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
            doctor("mqtt://127.0.0.1:" + server.port()).faultIs("MQTT CONNECT",
                    "what answers at 127.0.0.1:" + server.port() + " does not speak MQTT: ");
        }
    }

    @Test
    void triesTheOlderVersionWhereTheNewerIsNotUnderstood() throws IOException {
        try (OddServer server = OddServer.that(socket -> {
            byte[] connect = socket.getInputStream().readNBytes(9);
            if (connect.length < 9) { return; }
            socket.getOutputStream().write(connect[8] == 5 ? new byte[]{0x20, 2, 0, 1} : CONNACK);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            Heard heard = doctor("mqtt://127.0.0.1:" + server.port());
            assertThat(heard.exitCode).as(heard.said).isZero();
            assertThat(heard.said).contains("5.0 is not understood", "the server speaks MQTT 3.1.1");
        }
    }

    // ── The user ──

    @Test
    void saysThatThePasswordIsWrong() throws Exception {
        try (Broker broker = plain("authentication: {password_file: \"DIR/passwd\"}")) {
            String uri = broker.address(Kind.TCP).uri().toString();
            assertThat(doctor(uri, "-u", "marie", "-P", "secret").exitCode).isZero();
            Heard wrong = doctor(uri, "-u", "marie", "-P", "swordfish");
            wrong.faultIs("user", "the server does not let the user marie in, BAD_USER_NAME_OR_PASSWORD 0x86",
                    "look for a slip in user name or password");
            assertThat(wrong.said).doesNotContain("swordfish");
            doctor(uri).faultIs("user", "the server does not let a client without a user name in, ",
                    "give a user name with -u");
        }
    }

    @Test
    void readsThePasswordFromAFile() throws Exception {
        Files.writeString(folder.resolve("pw"), "secret\n");
        try (Broker broker = plain("authentication: {password_file: \"DIR/passwd\"}")) {
            assertThat(doctor(broker.address(Kind.TCP).uri().toString(), "-u", "marie", "--password-file",
                    at("pw")).exitCode).isZero();
        }
    }

    // ── What the user may do ──

    @Test
    void saysWhatTheUserMayDoAndWhatNot() throws Exception {
        Files.writeString(folder.resolve("acl"),
                "{allow, all, subscribe, [\"allowed/in\"]}.\n{allow, all, publish, [\"allowed/out\"]}.\n{deny, all}.\n");
        try (Broker broker = plain("authorization: {acl_file: \"DIR/acl\"}")) {
            String uri = broker.address(Kind.TCP).uri().toString();
            assertThat(doctor(uri, "-t", "allowed/in").said).contains("may subscribe to allowed/in");
            assertThat(doctor(uri, "-t", "allowed/out", "--publish").said).contains("may publish to allowed/out");
            doctor(uri, "-t", "other").faultIs("ACL", "this client may not subscribe to other, NOT_AUTHORIZED 0x87");
            doctor(uri, "-t", "other", "--publish").faultIs("ACL", "this client may not publish to other, ");
        }
    }

    @Test
    void saysPlainlyWhatABrokerDoesNotTell() throws Exception {
        Files.writeString(folder.resolve("acl"), "{allow, all, subscribe, [\"allowed/in\"]}.\n{deny, all}.\n");
        try (Broker broker = plain("authorization: {acl_file: \"DIR/acl\"}")) {
            String uri = broker.address(Kind.TCP).uri().toString();
            doctor(uri, "-V", "mqttv311", "-t", "other").faultIs("ACL", "the server refuses a subscription to other, "
                    + "and MQTT 3.1.1 has no way to say why: most often it is the ACL");
            Heard published = doctor(uri, "-V", "mqttv311", "-t", "other", "--publish");
            assertThat(published.exitCode).isZero();
            assertThat(published.said).contains("?      ACL",
                    "MQTT 3.1.1 cannot say whether the broker let it through");
        }
    }

    // ── Stage ──

    private Broker tls(Wish wish, String more) throws StartException {
        authority.issue(wish).writeTo(folder, "server");
        authority.writeTo(folder.resolve("ca.crt"));
        return started(more);
    }

    private Broker started(String more) throws StartException {
        return Broker.start(Config.ofYaml(
                ("node: {shards: 1}\nlisteners: [{kind: tls, port: 0, host: 127.0.0.1, allow_anonymous: true, "
                        + "certificate: \"DIR/server.crt\", key: \"DIR/server.key\"" + more + "}]")
                        .replace("DIR", folder.toString())));
    }

    private Broker plain(String more) throws StartException, IOException {
        Files.writeString(folder.resolve("passwd"), "marie:" + HASH + "\n");
        return Broker.start(Config.ofYaml(("node: {shards: 1}\nlisteners: [{port: 0, host: 127.0.0.1}]\n" + more)
                .replace("DIR", folder.toString())));
    }

    private String at(String file) {
        return folder.resolve(file).toString();
    }

    private Heard doctor(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exitCode = DoctorCommand.run(List.of(arguments), clock, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Heard(exitCode, out.toString(StandardCharsets.UTF_8));
    }

    private record Heard(int exitCode, String said) {
        /** The parts that fit. */
        List<String> parts() {
            List<String> parts = new ArrayList<>();
            said.lines().filter(line -> line.startsWith("ok"))
                    .forEach(line -> parts.add(line.substring(7, 25).strip()));
            return parts;
        }

        void faultIs(String part, String... words) {
            assertThat(exitCode).as(said).isOne();
            List<String> faults = said.lines().filter(line -> line.startsWith("FAULT")).toList();
            assertThat(faults).as(said).hasSize(1);
            assertThat(faults.getFirst().substring(7, 25).strip()).as(said).isEqualTo(part);
            assertThat(faults.getFirst()).contains(words);
            assertThat(said.lines().toList().getLast()).as("nothing is tried after it").startsWith("FAULT");
        }
    }
}
