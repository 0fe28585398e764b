package io.arna.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.acceptance.interop.TlsBroker;
import io.arna.cli.pubsub.Console;
import io.arna.cli.pubsub.PubSub;
import io.arna.cli.pubsub.Tool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tools over TLS; where something does not fit, a sentence says what. */
class TlsToolsIT {
    private static TlsBroker broker;

    private record Said(int exitCode, String out, String errors) {}

    @BeforeAll
    static void start() throws Exception {
        broker = new TlsBroker();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Said run(Tool tool, List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Console console = new Console(new ByteArrayInputStream(new byte[0]), out,
                new PrintStream(errors, true, StandardCharsets.UTF_8));
        int exitCode = PubSub.run(tool, arguments, console);
        return new Said(exitCode, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private static List<String> words(String commandLine) {
        return Stream.of(commandLine.split(" ", -1)).map(word -> word.startsWith("@")
                ? broker.file(word.substring(1))
                : word.startsWith(":") ? broker.port(word.substring(1)) : word).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h localhost -p :tls --cafile @ca.crt", "-h 127.0.0.1 -p :tls --cafile @ca.crt -V 5",
            "-h localhost -p :wss --ws --cafile @ca.crt", "-p :tls --cafile @ca.crt --tls-version tlsv1.2",
            "-p :tls --cafile @ca.crt --tls-version tlsv1.2 --ciphers ECDHE-ECDSA-AES256-GCM-SHA384",
            "-p :tls --cafile @ca.crt --tls-alpn mqtt", "-p :elsewhere --cafile @ca.crt --insecure",
            "-p :mutual --cafile @ca.crt --cert @ada.crt --key @ada.key"})
    void talkOverTls(String how) {
        String topic = "tools/" + Integer.toHexString(how.hashCode());
        assertThat(run(Tool.PUB, words(how + " -q 1 -r -t " + topic + " -m hello"))).isEqualTo(new Said(0, "", ""));
        assertThat(run(Tool.SUB, words(how + " -C 1 -t " + topic))).isEqualTo(new Said(0, "hello\n", ""));
    }

    @Test
    void takeAUrl() {
        String url = "mqtts://localhost:" + broker.port("tls") + "/url";
        assertThat(run(Tool.PUB, words("-L " + url + " --cafile @ca.crt -m x -q 1"))).isEqualTo(new Said(0, "", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "-p :tls --tls-use-os-certs | signed by an authority that is not known here (--cafile names",
            "-p :elsewhere --cafile @ca.crt | is not for localhost but for another host (connect by a name",
            "-p :late --cafile @ca.crt | has expired, or the clock of this machine is wrong",
            "-p :mutual --cafile @ca.crt --tls-version tlsv1.2 | the server wants a certificate of the client's (--cert and --key)",
            "-p :mutual --cafile @ca.crt | the server wants a certificate of the client's (--cert and --key)",
            "-p :mutual --cafile @ca.crt --cert @mallory.crt --key @mallory.key | does not accept the client's certificate",
            "-p :mutual --cafile @ca.crt --cert @expired.crt --key @expired.key | does not accept the client's certificate",
            "-p :mutual --cafile @ca.crt --cert @forged.crt --key @forged.key | does not accept the client's certificate",
            "-p :plain --cafile @ca.crt | the server closed the connection during the TLS handshake; does it speak TLS",
            "-p :tls --cafile /no/such/file | /no/such/file: there is no such file",
            "-p :tls --cafile @ada.key | has no good certificate in it",
            "-p :mutual --cafile @ca.crt --cert @ada.crt --key @ca.crt | has no private key in it that can be read"})
    void nameWhatDoesNotFit(String how, String sentence) {
        Said said = run(Tool.PUB, words(how + " -t t -m x -q 1"));
        assertThat(said.exitCode()).isNotZero();
        assertThat(said.errors()).contains(sentence);
    }
}
