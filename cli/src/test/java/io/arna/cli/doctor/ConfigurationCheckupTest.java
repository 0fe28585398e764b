package io.arna.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For each part of a configuration a fault, and that it is the one which is named. */
class ConfigurationCheckupTest {
    private static final String PLAIN = "listeners: [{host: 127.0.0.1, port: 0}]\n";
    private static final String TLS =
            "listeners: [{kind: tls, name: mqtts, host: 127.0.0.1, port: 0, certificate: \"DIR/server.crt\", key: \"DIR/server.key\"}]\n";

    private final TestAuthority authority = TestAuthority.named("Test CA");
    @TempDir Path folder;
    private InstantSource clock = InstantSource.system();

    @Test
    void findsNothingWrong() throws IOException {
        issue(Wish.of("localhost", "localhost"));
        authority.writeTo(folder.resolve("ca.crt"));
        authority.writeCrl(folder.resolve("ca.crl"));
        privately("passwd", "");
        Files.writeString(folder.resolve("acl"), "topic read a/#\n");
        Heard heard = doctor("node: {data_dir: \"DIR/data\"}\nauthentication: {password_file: \"DIR/passwd\"}\n"
                + "authorization: {acl_file: \"DIR/acl\"}\n"
                + TLS.replace("}]", ", client_certificates: required, ca: \"DIR/ca.crt\", crl: \"DIR/ca.crl\"}]"));
        assertThat(heard.exitCode).as(heard.said).isZero();
        assertThat(heard.said).contains("data directory", "password file", "ACL file", "TLS of mqtts", "port of mqtts",
                "file limit").endsWith("nothing is wrong with " + folder.resolve("arna.yaml") + "\n");
        assertThat(folder.resolve("data")).as("nothing is changed").doesNotExist();
    }

    @Test
    void namesTheFirstMistakeOfTheConfigurationOrAll() throws IOException {
        String wrong = "node: {shards: -1}\nsys: {interval: x}\n";
        assertThat(doctor(wrong).faults()).hasSize(1).first().asString().contains("node.shards");
        assertThat(doctor(wrong, "--all").faults()).hasSize(2);
    }

    @Test
    void namesAllFaultsOfAllPartsWhenAsked() throws IOException {
        Files.writeString(folder.resolve("data"), "a file");
        String wrong = "node: {data_dir: \"DIR/data\"}\nauthorization: {acl_file: \"DIR/none\"}\n" + PLAIN;
        assertThat(doctor(wrong).faults()).containsExactly("FAULT  data directory      node.data_dir: "
                + folder.resolve("data") + " is not a folder: name another");
        assertThat(doctor(wrong, "--all").faults()).hasSize(2).last().asString()
                .contains("authorization.acl_file: there is no such file, " + folder.resolve("none"));
    }

    @Test
    void namesAPasswordFileThatIsNotThereThatIsWrongOrThatAllCanRead() throws IOException {
        String asked = "authentication: {password_file: \"DIR/passwd\"}\n" + PLAIN;
        doctor(asked).faultIs("password file", "there is no such file, " + folder.resolve("passwd")
                + ": 'arna passwd -c FILE USER' makes one");
        privately("passwd", "marie\n");
        doctor(asked).faultIs("password file", "passwd:1");
        privately("passwd", "");
        Files.setPosixFilePermissions(folder.resolve("passwd"), PosixFilePermissions.fromString("rw-r--r--"));
        doctor(asked).faultIs("password file", "every user of this machine can read the hashes",
                "chmod o= " + folder.resolve("passwd"));
    }

    @Test
    void namesALineOfTheRulesThatIsNone() throws IOException {
        Files.writeString(folder.resolve("acl"), "nonsense\n");
        doctor("authorization: {acl_file: \"DIR/acl\"}\n" + PLAIN).faultIs("ACL file", "acl:1");
    }

    @Test
    void namesAKeyThatDoesNotBelongToItsCertificate() throws IOException {
        issue(Wish.of("localhost", "localhost"));
        authority.issue(Wish.of("other")).writeTo(folder, "other");
        Files.copy(folder.resolve("other.key"), folder.resolve("server.key"),
                StandardCopyOption.REPLACE_EXISTING);
        doctor(TLS).faultIs("configuration", "listeners[0].key: ", " does not belong to the certificate in ");
    }

    @Test
    void namesAKeyThatAllCanRead() throws IOException {
        issue(Wish.of("localhost", "localhost"));
        Files.setPosixFilePermissions(folder.resolve("server.key"), PosixFilePermissions.fromString("rw-r--r--"));
        doctor(TLS).faultIs("TLS of mqtts", "every user of this machine can read the private key",
                "chmod o= " + folder.resolve("server.key"));
    }

    @Test
    void namesACertificateThatHasExpiredOrIsNotGoodYet() throws IOException {
        issue(Wish.of("localhost", "localhost").expired());
        doctor(TLS).faultIs("TLS of mqtts", "the certificate of CN=localhost in ", " has expired on ",
                "have it renewed");
        issue(Wish.of("localhost", "localhost"));
        clock = InstantSource.fixed(Instant.EPOCH);
        doctor(TLS).faultIs("TLS of mqtts", " is good only from ", "set the clock");
    }

    @Test
    void namesAChainThatIsOutOfOrderOrIncomplete() throws IOException {
        TestAuthority between = authority.intermediate("Between");
        between.issue(Wish.of("localhost", "localhost")).writeTo(folder, "server");
        closeKey();
        authority.writeTo(folder.resolve("ca.crt"));
        between.writeTo(folder.resolve("between.crt"));
        String own = Files.readString(folder.resolve("server.crt"));
        Files.writeString(folder.resolve("server.crt"), own + Files.readString(folder.resolve("ca.crt")));
        doctor(TLS).faultIs("configuration", "certificate 2 in ", "has not signed the one before it");
        Files.writeString(folder.resolve("server.crt"), own);
        String withClients = TLS.replace("}]", ", client_certificates: required, ca: \"DIR/between.crt\"}]");
        doctor(withClients).faultIs("TLS of mqtts", "is incomplete: it was signed by CN=Between");
        Files.writeString(folder.resolve("server.crt"), own + Files.readString(folder.resolve("between.crt")));
        assertThat(doctor(withClients).exitCode).isZero();
    }

    @Test
    void namesAListOfRevocationsThatIsStale() throws IOException {
        Instant now = Instant.now();
        issue(Wish.of("localhost", "localhost").valid(now.minusSeconds(60), now.plus(Duration.ofDays(4000))));
        TestAuthority.selfSigned(Wish.of("Test CA").valid(now.minusSeconds(60), now.plus(Duration.ofDays(4000))))
                .writeTo(folder, "ca");
        authority.writeCrl(folder.resolve("ca.crl"));
        clock = InstantSource.fixed(now.plus(Duration.ofDays(2000)));
        doctor(TLS.replace("}]", ", client_certificates: required, ca: \"DIR/ca.crt\", crl: \"DIR/ca.crl\"}]"))
                .faultIs("TLS of mqtts", "the list of revoked certificates in " + folder.resolve("ca.crl")
                        + " was good until ", "'arna certs crl'");
    }

    @Test
    void saysWhoHoldsAPort() throws IOException {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Heard heard = doctor("listeners: [{host: 127.0.0.1, port: " + held.getLocalPort() + ", name: here}]");
            heard.faultIs("port of here", "127.0.0.1 port " + held.getLocalPort() + " is in use");
            assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "only Linux tells who holds a port");
            heard.faultIs("port of here", " by process " + ProcessHandle.current().pid() + ", ",
                    ": stop that, or take another port");
        }
    }

    @Test
    void namesAnAddressThatIsNotThisMachines() throws IOException {
        doctor("listeners: [{host: 192.0.2.7, port: 0, name: far, allow_anonymous: true}]").faultIs("port of far",
                "192.0.2.7 is not an address of this machine");
    }

    @Test
    void namesAFolderWhereNoSocketCanBeMade() throws IOException {
        doctor("listeners: [{kind: unix, socket: \"DIR/none/mqtt.sock\", name: local}]").faultIs("socket of local",
                "this user may not make a socket in " + folder.resolve("none"));
    }

    @Test
    void namesSharedKeysThatAllCanRead() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "pump:00112233445566778899aabbccddeeff\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        doctor("listeners: [{kind: tls, host: 127.0.0.1, port: 0, name: psk, psk_file: \"DIR/keys\"}]")
                .faultIs("keys of psk",
                        "every user of this machine can read the keys in " + keys + ": chmod o= " + keys);
    }

    @Test
    void namesALimitOfFilesThatIsTooLow() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/limits")), "only Linux tells the limit");
        StringBuilder many = new StringBuilder("listeners:\n");
        for (int i = 0; i < 500; i++) {
            many.append("- {host: 127.0.0.1, port: 0, name: n").append(i).append(", max_connections: 9999999}\n");
        }
        Heard heard = doctor(many.toString());
        assumeTrue(heard.exitCode == 1, "this process may open as many files as it likes");
        heard.faultIs("file limit", "max_connections of the listeners add up to 4999999500: raise LimitNOFILE=");
    }

    // ── Stage ──

    private void issue(Wish wish) throws IOException {
        authority.issue(wish).writeTo(folder, "server");
        closeKey();
    }

    private void closeKey() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
    }

    private void privately(String file, String content) throws IOException {
        Path path = Files.writeString(folder.resolve(file), content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    private Heard doctor(String yaml, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("arna.yaml"), yaml.replace("DIR", folder.toString()));
        List<String> arguments = new ArrayList<>(List.of("-c", file.toString()));
        arguments.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exitCode = DoctorCommand.run(arguments, clock, both, both);
        return new Heard(exitCode, out.toString(StandardCharsets.UTF_8));
    }

    private record Heard(int exitCode, String said) {
        List<String> faults() {
            return said.lines().filter(line -> line.startsWith("FAULT")).toList();
        }

        void faultIs(String part, String... words) {
            assertThat(exitCode).as(said).isOne();
            assertThat(faults()).as(said).hasSize(1);
            assertThat(faults().getFirst().substring(7, 25).strip()).as(said).isEqualTo(part);
            assertThat(faults().getFirst()).contains(words);
        }
    }
}
