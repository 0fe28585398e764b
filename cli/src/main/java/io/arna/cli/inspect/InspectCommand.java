package io.arna.cli.inspect;

import io.arna.mqtt.packet.PacketType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arna inspect}: the MQTT packets of a capture, field by field. */
@Command(name = "arna inspect", usageHelpWidth = 110, sortOptions = false,
        description = "Shows the MQTT packets in a capture (pcap or pcapng, as tcpdump, tshark and Wireshark write them), "
                + "field by field: offset, bytes, name, value. MQTT 3.1, 3.1.1 and 5.0 over TCP and WebSocket; "
                + "over TLS with a key log.")
public final class InspectCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(index = "0", paramLabel = "FILE", description = "The capture.") private Path file = Path.of("");

    @Option(names = "--keylog", paramLabel = "FILE",
            description = "The key log of the broker (tls_keylog) or the client, to read what went over TLS; tshark has to be "
                    + "installed.") private @Nullable Path keyLog;

    @Option(names = "--port", paramLabel = "PORT",
            description = "A further port on which MQTT is spoken; may be repeated. 1883, 8883, 8884, 8083 and 8084 are known, "
                    + "and on any port what begins with CONNECT.") private List<Integer> ports = List.of();

    @Option(names = "--type", paramLabel = "TYPE",
            description = "Only packets of this type, such as PUBLISH; may be repeated.") private List<
                    PacketType> types =
                            List.of();

    @Option(names = "--show-secrets",
            description = "Shows passwords and authentication data, which are masked otherwise.") private boolean secrets;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    private InspectCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command; returns the process's exit code: 0, 1 when the capture cannot be read, 2 a mistake in the command. */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new InspectCommand(out, err)).setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        if (arguments.isEmpty()) {
            line.usage(out);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        for (int port : ports) {
            if (port < 1 || port > 65535) {
                err.println("arna inspect: --port " + port + ": a port is 1–65535");
                return CommandLine.ExitCode.USAGE;
            }
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return inspect(in);
        } catch (NoSuchFileException _) {
            err.println("arna inspect: there is no file " + file);
        } catch (IOException e) {
            err.println("arna inspect: " + file + " cannot be read: " + e.getMessage());
        } catch (CaptureException e) {
            err.println("arna inspect: " + file + ": " + e.getMessage());
        }
        return FAILED;
    }

    private int inspect(InputStream in) throws IOException, CaptureException {
        Set<Integer> further = new TreeSet<>(ports);
        Decryption decryption = keyLog == null ? null : Decryption.read(file, keyLog, Inspection.tlsPorts(further));
        TextReport report = new TextReport(out, types.stream().map(PacketType::name).collect(Collectors.toSet()));
        Inspection inspection = new Inspection(further, report, secrets, decryption);
        try {
            CaptureReader.read(in, inspection::take);
        } finally {
            if (inspection.end() == 0) {
                err.println("arna inspect: " + file + ": no TCP segments in what could be read");
            }
        }
        return 0;
    }
}
