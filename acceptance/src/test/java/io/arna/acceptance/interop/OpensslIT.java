package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.cli.certs.CertsCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of {@code arna certs} in OpenSSL's hands, and OpenSSL's in those of {@code arna certs}. */
@Timeout(120)
class OpensslIT {
    private static final Map<String, String> PASSWORD = Map.of("ARNA_CA_PASSWORD", "correct horse");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa", "ed25519"})
    void opensslTakesWhatWeMake(String kind) throws Exception {
        certs("init", at("pki"), "--host", "localhost", "--client", "client", "--key", kind);
        openssl("verify", "-purpose", "sslserver", "-verify_hostname", "localhost", "-CAfile", at("pki/ca.crt"),
                at("pki/broker/broker.crt"));
        openssl("verify", "-purpose", "sslclient", "-CAfile", at("pki/ca.crt"), at("pki/client/client.crt"));
        openssl("pkey", "-in", at("pki/ca.key"), "-passin", "pass:correct horse", "-noout");
        openssl("req", "-in", at("pki/broker/broker.csr"), "-verify", "-noout");
        certs("revoke", at("pki"), at("pki/client/client.crt"));
        openssl("crl", "-in", at("pki/ca.crl"), "-CAfile", at("pki/ca.crt"), "-noout");
        assertThat(opensslExit("verify", "-crl_check", "-CRLfile", at("pki/ca.crl"), "-CAfile", at("pki/ca.crt"),
                at("pki/client/client.crt")))
                .as("a certificate that was taken back").isNotZero();
        openssl("verify", "-crl_check", "-CRLfile", at("pki/ca.crl"), "-CAfile", at("pki/ca.crt"),
                at("pki/broker/broker.crt"));
    }

    @ParameterizedTest
    @CsvSource({"EC,-pkeyopt,ec_paramgen_curve:P-256", "RSA,-pkeyopt,rsa_keygen_bits:2048", "ED25519,,"})
    void weTakeWhatOpensslMakes(String algorithm, @Nullable String option, @Nullable String value) throws Exception {
        List<String> kind = option == null || value == null ? List.of() : List.of(option, value);
        ArrayList<String> ca = new ArrayList<>(List.of("genpkey", "-algorithm", algorithm, "-aes-256-cbc", "-pass",
                "pass:correct horse", "-out", at("ca.key")));
        ca.addAll(kind);
        openssl(ca.toArray(String[]::new));
        openssl("req", "-x509", "-new", "-key", at("ca.key"), "-passin", "pass:correct horse", "-subj", "/CN=theirs",
                "-days", "1000", "-out",
                at("ca.crt"));
        ArrayList<String> key = new ArrayList<>(List.of("genpkey", "-algorithm", algorithm, "-out", at("edge.key")));
        key.addAll(kind);
        openssl(key.toArray(String[]::new));
        openssl("req", "-new", "-key", at("edge.key"), "-subj", "/CN=edge", "-addext",
                "subjectAltName=DNS:edge.example.org", "-out", at("edge.csr"));

        certs("sign", folder.toString(), at("edge.csr"), "--server");
        certs("verify", at("edge.crt"), "--ca", at("ca.crt"), "--key", at("edge.key"), "--host", "edge.example.org");
        openssl("verify", "-CAfile", at("ca.crt"), "-verify_hostname", "edge.example.org", at("edge.crt"));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static void certs(String... arguments) {
        assertThat(CertsCommand.run(List.of(arguments), _ -> null, PASSWORD, System.out, System.err))
                .as(String.join(" ", arguments)).isZero();
    }

    private static void openssl(String... arguments) throws Exception {
        assertThat(opensslExit(arguments)).as("openssl " + String.join(" ", arguments)).isZero();
    }

    private static int opensslExit(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find("openssl", "openssl")));
        command.addAll(List.of(arguments));
        try (Program program = Program.start(command.toArray(String[]::new))) {
            return program.exitCode();
        }
    }
}
