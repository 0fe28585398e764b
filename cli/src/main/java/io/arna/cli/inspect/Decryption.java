package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was said inside TLS, as tshark reads it with the key log: it has the cryptography, we have MQTT. */
final class Decryption {
    private static final String FIELDS_APART = "\t";

    /** Something one side said. */
    private record Said(long nanos, Endpoint from, Endpoint to, ByteBuf bytes) {}

    private final List<Said> all = new ArrayList<>();

    private Decryption() {}

    /**
     * Has tshark read the capture.
     *
     * @param ports on which TLS is expected
     * @throws CaptureException when tshark is not there, or does not read it
     */
    static Decryption read(Path capture, Path keyLog, Set<Integer> ports) throws IOException, CaptureException {
        if (!Files.isReadable(keyLog)) { throw new CaptureException("there is no key log " + keyLog + " to be read"); }
        List<String> command = new ArrayList<>(List.of(tshark(), "-n", "-r", capture.toString(), "-o",
                "tls.keylog_file:" + keyLog));
        for (int port : ports) {
            command.addAll(List.of("-d", "tcp.port==" + port + ",tls", "-d", "tls.port==" + port + ",data"));
        }
        command.addAll(List.of("-Y", "tls && data", "-T", "fields", "-e", "frame.time_epoch", "-e", "ip.src", "-e",
                "ipv6.src", "-e", "tcp.srcport", "-e", "ip.dst", "-e", "ipv6.dst", "-e", "tcp.dstport", "-e",
                "data.data"));
        Path complaints = Files.createTempFile("arna-inspect", ".txt");
        try {
            Process process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
            process.getOutputStream().close();
            Decryption decryption = new Decryption();
            try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
                lines.lines().forEach(decryption::line);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            if (process.waitFor() != 0) {
                throw new CaptureException("tshark does not read it: " + Files.readString(complaints).strip());
            }
            return decryption;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaptureException("interrupted while tshark reads");
        } finally {
            Files.delete(complaints);
        }
    }

    private static String tshark() throws CaptureException {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "tshark")).filter(Files::isExecutable).map(Path::toString).findFirst()
                .orElseThrow(() -> new CaptureException("--keylog needs tshark to decrypt, and it is not installed; "
                        + "'apt-get install tshark' or https://www.wireshark.org has it"));
    }

    private void line(String line) {
        String[] fields = line.split(FIELDS_APART, -1);
        if (fields.length != 8 || fields[7].isEmpty()) { return; }
        String[] time = fields[0].split("\\.", -1);
        long nanos = Long.parseLong(time[0]) * 1_000_000_000L
                + Long.parseLong((time.length > 1 ? time[1] : "").concat("000000000").substring(0, 9));
        Endpoint from = endpoint(fields[1], fields[2], fields[3]);
        Endpoint to = endpoint(fields[4], fields[5], fields[6]);
        for (String hex : fields[7].split(",", -1)) { // one for each record of TLS in the frame
            all.add(new Said(nanos, from, to, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))));
        }
    }

    private static Endpoint endpoint(String v4, String v6, String port) {
        return new Endpoint(v4.isEmpty() ? Segment.address(v6) : v4, Integer.parseInt(port));
    }

    /** Has {@code report} told all that was said on this connection; what its TLS records hold is not looked at any more. */
    Speech of(Endpoint client, Endpoint server, Report report, boolean secrets) {
        return new Speech() {
            private boolean told;

            @Override
            public void take(long nanos, boolean fromClient, ByteBuf fresh) {
                if (!told) {
                    told = true;
                    tell(nanos, client, server, report, secrets);
                }
            }

            @Override
            public void end(long nanos, boolean fromClient, @Nullable String reason) {
                if (reason != null) {
                    report.remark(nanos, client, server, reason);
                }
            }
        };
    }

    private void tell(long nanos, Endpoint client, Endpoint server, Report report, boolean secrets) {
        List<Said> said = all.stream().filter(each -> (each.from.equals(client) && each.to.equals(server))
                || (each.from.equals(server) && each.to.equals(client))).toList();
        if (said.isEmpty()) {
            report.remark(nanos, client, server,
                    "this is TLS, and the key log does not open it: its keys are not in there, or its beginning is not in the capture");
            return;
        }
        report.remark(nanos, client, server, "this is TLS, decrypted with the key log");
        Speech speech = new Conversation(client, server, report, secrets, false);
        if (said.getFirst().bytes.getByte(0) == 'G') {
            speech = new WebSocket(speech, false);
        }
        for (Said each : said) {
            speech.take(each.nanos, each.from.equals(client), each.bytes);
        }
        speech.end(said.getLast().nanos, true, null);
        speech.end(said.getLast().nanos, false, null);
    }
}
