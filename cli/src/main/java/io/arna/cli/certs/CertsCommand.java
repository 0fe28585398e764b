package io.arna.cli.certs;

import io.arna.cli.passwd.PasswordPrompt;
import io.arna.security.certificate.Authority;
import io.arna.security.certificate.Authority.Purpose;
import io.arna.security.certificate.CertificateException;
import io.arna.security.certificate.Certificates;
import io.arna.security.certificate.KeyKind;
import io.arna.security.certificate.Party;
import io.arna.security.certificate.Pem;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arna certs}: the whole set in one command, or step by step. */
@Command(name = "arna certs", usageHelpWidth = 110, sortOptions = false,
        description = "Makes an authority of your own, and keys and certificates for a broker and its clients; files are as OpenSSL's, which may be used "
                + "instead at any step. DIR has ca.key, under a password, and ca.crt. The password is asked for, or taken from the variable "
                + "ARNA_CA_PASSWORD, or from the first line of a file.")
public final class CertsCommand {
    private static final String VARIABLE = "ARNA_CA_PASSWORD";
    private static final String LEAF_DAYS = "730";
    private static final int LEAST_PASSWORD = 4;
    private static final int FAILED = 1;

    private final PasswordPrompt prompt;
    private final Map<String, String> environment;
    private final PrintStream out;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    private CertsCommand(PasswordPrompt prompt, Map<String, String> environment, PrintStream out) {
        this.prompt = prompt;
        this.environment = environment;
        this.out = out;
    }

    /**
     * Runs a command of {@code arna certs}.
     *
     * @return the process's exit code: 0 done, 1 not possible or not good, 2 a mistake in the command
     */
    public static int run(List<String> arguments, PasswordPrompt prompt, Map<String, String> environment,
            PrintStream out,
            PrintStream err) {
        CommandLine line = new CommandLine(new CertsCommand(prompt, environment, out));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, _, _) -> {
            String sentence = switch (failure) {
                case CertificateException e -> String.valueOf(e.getMessage());
                case FileSystemException e ->
                        e.getFile() + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
                case IOException e -> String.valueOf(e.getMessage());
                case IllegalArgumentException e -> String.valueOf(e.getMessage());
                default -> throw failure;
            };
            err.println("arna certs: " + sentence);
            return FAILED;
        });
        if (arguments.isEmpty()) {
            line.usage(out);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    // ── The whole set ──

    @Command(name = "init",
            description = "Makes all at once: the authority, and in a directory each the broker's and the clients' keys, requests, certificates and ca.crt.")
    int init(@Parameters(paramLabel = "DIR") Path directory,
            @Option(names = "--host", required = true, paramLabel = "NAME",
                    description = "A host name or address that clients reach the broker by; again for more.") List<
                            String> hosts,
            @Option(names = "--client", paramLabel = "NAME", description = "A client; again for more.") @Nullable List<
                    String> clients,
            @Option(names = "--broker", paramLabel = "NAME", defaultValue = "broker",
                    description = "What the broker's files are called (default: ${DEFAULT-VALUE}).") String broker,
            @Option(names = "--name", paramLabel = "NAME", defaultValue = "Arna CA",
                    description = "What the authority is called (default: ${DEFAULT-VALUE}).") String name,
            @Option(names = "--key", paramLabel = "KIND", defaultValue = "EC",
                    description = "Kind of all keys: ec (P-256), rsa (3072 bits), ed25519 (default: ec).") KeyKind kind,
            @Option(names = "--days", paramLabel = "N", defaultValue = LEAF_DAYS,
                    description = "How long certificates of broker and clients are good (default: ${DEFAULT-VALUE}).") int days,
            @Option(names = "--password-file", paramLabel = "FILE",
                    description = "A file whose first line is the authority's password.") @Nullable Path passwordFile)
            throws IOException, CertificateException {
        List<Party> parties = new ArrayList<>();
        parties.add(new Party(directory.resolve(broker), broker));
        for (String client : clients == null ? List.<String>of() : clients) {
            parties.add(new Party(directory.resolve(client), client));
        }
        refuseWhatIsThere(directory, parties);
        Authority.checkHosts(hosts);
        char[] password = newPassword(passwordFile);
        Authority authority = Authority.create(directory, name, kind, password);
        for (Party party : parties) {
            boolean isBroker = party.name().equals(broker);
            party.ask(kind, isBroker ? hosts : List.of());
            var _ = party.have(authority, isBroker ? Purpose.SERVER : Purpose.CLIENT, List.of(), Duration.ofDays(days));
        }
        tell(directory, parties, hosts.getFirst());
        return 0;
    }

    /** Before anything is made, so that nothing is half made. */
    private static void refuseWhatIsThere(Path directory, List<Party> parties) throws CertificateException {
        List<Path> files =
                new ArrayList<>(List.of(directory.resolve(Authority.KEY), directory.resolve(Authority.CERTIFICATE)));
        for (Party party : parties) {
            files.add(party.key());
            files.add(party.certificate());
        }
        for (Path file : files) {
            if (Files.exists(file)) {
                throw new CertificateException(
                        file + " is there already, and is left as it is: name another directory");
            }
        }
        if (files.stream().distinct().count() < files.size()) {
            throw new CertificateException("two parties have the same name");
        }
    }

    private void tell(Path directory, List<Party> parties, String host) {
        out.println("who holds what:");
        out.printf("  %-12s %s, under the password; keep it where no broker runs%n", "authority",
                directory.resolve(Authority.KEY));
        for (Party party : parties) {
            out.printf("  %-12s %s, %s, %s%n", party.name(), party.key(), party.certificate(),
                    party.directory().resolve(Authority.CERTIFICATE));
        }
        Party broker = parties.getFirst();
        out.println("a broker that asks its clients for certificates:");
        out.printf(
                "  arna start --set 'listeners=[{kind: tls, certificate: %s, key: %s, ca: %s, client_certificates: required}]'%n",
                broker.certificate(), broker.key(), broker.directory().resolve(Authority.CERTIFICATE));
        if (parties.size() > 1) {
            Party client = parties.get(1);
            out.println("a client:");
            out.printf("  arna pub -h %s -p 8883 --cafile %s --cert %s --key %s -t hello -m world%n", host,
                    client.directory().resolve(Authority.CERTIFICATE), client.certificate(), client.key());
        }
    }

    // ── Single steps ──

    @Command(name = "ca", description = "Makes the authority alone: ca.key and ca.crt.")
    int ca(@Parameters(paramLabel = "DIR") Path directory,
            @Option(names = "--name", paramLabel = "NAME", defaultValue = "Arna CA",
                    description = "What it is called (default: ${DEFAULT-VALUE}).") String name,
            @Option(names = "--key", paramLabel = "KIND", defaultValue = "EC",
                    description = "ec, rsa or ed25519 (default: ec).") KeyKind kind,
            @Option(names = "--password-file", paramLabel = "FILE",
                    description = "A file whose first line is the password.") @Nullable Path passwordFile)
            throws IOException, CertificateException {
        var _ = Authority.create(directory, name, kind, newPassword(passwordFile));
        out.println(directory.resolve(Authority.KEY));
        out.println(directory.resolve(Authority.CERTIFICATE));
        return 0;
    }

    @Command(name = "csr", description = "Makes a key and a request for a certificate: NAME.key and NAME.csr.")
    int csr(@Parameters(paramLabel = "DIR") Path directory, @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--host", paramLabel = "NAME",
                    description = "For a broker: a host name or address it is reached by; again for more.") @Nullable List<
                            String> hosts,
            @Option(names = "--key", paramLabel = "KIND", defaultValue = "EC",
                    description = "ec, rsa or ed25519 (default: ec).") KeyKind kind)
            throws IOException, CertificateException {
        Party party = new Party(directory, name);
        party.ask(kind, hosts == null ? List.of() : hosts);
        out.println(party.key());
        out.println(party.request());
        return 0;
    }

    @Command(name = "sign", aliases = "renew",
            description = "Signs a request, FILE.csr, for the first time or again: FILE.crt, and ca.crt beside it.")
    int sign(@Parameters(paramLabel = "DIR", description = "The authority's.") Path directory,
            @Parameters(paramLabel = "FILE.csr") Path request,
            @Option(names = "--server", description = "For a broker; without it, for a client.") boolean server,
            @Option(names = "--host", paramLabel = "NAME",
                    description = "More host names or addresses; again for more.") @Nullable List<String> hosts,
            @Option(names = "--days", paramLabel = "N", defaultValue = LEAF_DAYS,
                    description = "How long it is good (default: ${DEFAULT-VALUE}).") int days,
            @Option(names = "--password-file", paramLabel = "FILE",
                    description = "A file whose first line is the authority's password.") @Nullable Path passwordFile)
            throws IOException, CertificateException {
        Path file = request.toAbsolutePath();
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(".csr")) { throw new CertificateException(request + ": a request is called FILE.csr"); }
        Authority authority = open(directory, passwordFile);
        Party party = new Party(java.util.Objects.requireNonNull(file.getParent()),
                name.substring(0, name.length() - ".csr".length()));
        X509Certificate signed =
                party.have(authority, server ? Purpose.SERVER : Purpose.CLIENT, hosts == null ? List.of() : hosts,
                        Duration.ofDays(days));
        out.println(party.certificate() + ", good until " + signed.getNotAfter().toInstant());
        return 0;
    }

    @Command(name = "revoke",
            description = "Takes a certificate back: ca.crl says so. A broker that has ca.crl as crl lets it in no more.")
    int revoke(@Parameters(paramLabel = "DIR", description = "The authority's.") Path directory,
            @Parameters(paramLabel = "FILE.crt") Path certificate,
            @Option(names = "--password-file", paramLabel = "FILE",
                    description = "A file whose first line is the authority's password.") @Nullable Path passwordFile)
            throws IOException, CertificateException {
        X509Certificate revoked = Pem.certificate(certificate);
        open(directory, passwordFile).revoke(revoked);
        out.println(directory.resolve(Authority.REVOCATIONS) + ": " + Certificates.serial(revoked) + " of "
                + Certificates.name(revoked));
        return 0;
    }

    @Command(name = "crl",
            description = "Makes ca.crl anew with what was taken back so far: it is good for thirty days.")
    int crl(@Parameters(paramLabel = "DIR", description = "The authority's.") Path directory,
            @Option(names = "--password-file", paramLabel = "FILE",
                    description = "A file whose first line is the authority's password.") @Nullable Path passwordFile)
            throws IOException, CertificateException {
        open(directory, passwordFile).renewRevocations();
        out.println(directory.resolve(Authority.REVOCATIONS));
        return 0;
    }

    @Command(name = "show", description = "Tells what is in a certificate.")
    int show(@Parameters(paramLabel = "FILE.crt") Path file) throws IOException, CertificateException {
        for (X509Certificate certificate : Pem.certificates(file)) {
            out.println("name    " + Certificates.name(certificate));
            out.println("by      " + certificate.getIssuerX500Principal());
            out.println("serial  " + Certificates.serial(certificate));
            out.println("good    " + certificate.getNotBefore().toInstant() + " to "
                    + certificate.getNotAfter().toInstant());
            out.println("key     " + certificate.getPublicKey().getAlgorithm() + ", signed with "
                    + certificate.getSigAlgName());
            if (!Certificates.hosts(certificate).isEmpty()) {
                out.println("hosts   " + String.join(", ", Certificates.hosts(certificate)));
            }
        }
        return 0;
    }

    @Command(name = "verify",
            description = "Checks that a certificate was signed by an authority, is good now, and fits a key and a host: one after the other, and names the first that does not.")
    int verify(@Parameters(paramLabel = "FILE.crt") Path file,
            @Option(names = "--ca", required = true, paramLabel = "FILE",
                    description = "The authority's certificate.") Path authority,
            @Option(names = "--key", paramLabel = "FILE",
                    description = "The key that should belong to it.") @Nullable Path key,
            @Option(names = "--host", paramLabel = "NAME",
                    description = "The host it should be for.") @Nullable String host)
            throws IOException, CertificateException {
        X509Certificate certificate = Pem.certificate(file);
        X509Certificate by = Pem.certificate(authority);
        Certificates.checkSignedBy(certificate, by);
        Certificates.checkDates(by, Instant.now());
        Certificates.checkDates(certificate, Instant.now());
        if (key != null && !Certificates.belongTogether(Pem.key(key, null), certificate.getPublicKey())) {
            throw new CertificateException(key + " is not the key of " + file);
        }
        if (host != null) {
            Certificates.checkHost(certificate, host);
        }
        out.println("nothing is wrong with " + file);
        return 0;
    }

    // ── The password ──

    private Authority open(Path directory, @Nullable Path passwordFile) throws IOException, CertificateException {
        String given = given(passwordFile);
        String password = given == null ? prompt.ask("password of " + directory.resolve(Authority.KEY) + ": ") : given;
        if (password == null) {
            throw new CertificateException("nobody gave the password of " + directory.resolve(Authority.KEY));
        }
        return Authority.open(directory, password.toCharArray());
    }

    private @Nullable String given(@Nullable Path file) throws IOException, CertificateException {
        if (file == null) { return environment.get(VARIABLE); }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty()) {
            throw new CertificateException(file + " is empty, and its first line should be a password");
        }
        return lines.getFirst();
    }

    private char[] newPassword(@Nullable Path file) throws IOException, CertificateException {
        String password = given(file);
        if (password == null) {
            password = prompt.ask("password for the authority's key: ");
            String again = password == null ? null : prompt.ask("again: ");
            if (password == null || again == null) {
                throw new CertificateException("nobody gave a password: set " + VARIABLE + ", or use --password-file");
            }
            if (!password.equals(again)) { throw new CertificateException("the two passwords differ"); }
        }
        if (password.length() < LEAST_PASSWORD) { // OpenSSL takes no shorter one
            throw new CertificateException("the password has at least " + LEAST_PASSWORD + " characters");
        }
        return password.toCharArray();
    }
}
