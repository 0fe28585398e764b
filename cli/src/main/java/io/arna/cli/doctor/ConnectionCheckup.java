package io.arna.cli.doctor;

import io.arna.cli.doctor.TlsProbe.Seen;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tries the parts of a connection in their order, until one does not fit. Blocks. */
final class ConnectionCheckup {
    private final Target target;
    private final InstantSource clock;
    private final Report report;

    ConnectionCheckup(Target target, InstantSource clock, Report report) {
        this.target = target;
        this.clock = clock;
        this.report = report;
    }

    /** Ends well when every part fits. */
    void run() throws Fault {
        List<InetAddress> addresses = resolve();
        InetSocketAddress reached = connect(addresses);
        boolean asksForCertificate = target.address().transport().isTls() && checkTls(reached);
        new MqttCheckup(target, reached, asksForCertificate, report).run();
    }

    private List<InetAddress> resolve() throws Fault {
        String host = target.address().host();
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
            report.fits(Part.RESOLVE,
                    host + " is " + String.join(", ", addresses.stream().map(InetAddress::getHostAddress).toList()));
            return addresses;
        } catch (UnknownHostException _) {
            throw new Fault(Part.RESOLVE, "no address is known for the host " + host,
                    "look for a slip in the name, or give an address; 'getent hosts " + host
                            + "' asks the system the same");
        }
    }

    /** The first address that answers, as a client would find it. */
    private InetSocketAddress connect(List<InetAddress> addresses) throws Fault {
        List<String> failures = new ArrayList<>();
        boolean isSilent = false;
        for (InetAddress address : addresses) {
            InetSocketAddress socketAddress = new InetSocketAddress(address, target.address().port());
            try (Socket socket = new Socket()) {
                socket.connect(socketAddress, Math.toIntExact(target.patience().toMillis()));
                report.fits(Part.CONNECT, address.getHostAddress() + " takes connections at port "
                        + target.address().port()
                        + (failures.isEmpty() ? "" : "; not so " + String.join(", ", failures)));
                return socketAddress;
            } catch (IOException e) {
                isSilent |= e instanceof SocketTimeoutException || e instanceof NoRouteToHostException;
                failures.add(address.getHostAddress() + " (" + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT)
                        + ")");
            }
        }
        throw new Fault(Part.CONNECT, "nobody answers at " + target.place() + ", " + String.join(", ", failures),
                isSilent
                        ? "see whether a firewall or a route is in the way, and whether the machine runs"
                        : "see whether the broker runs, whether this is its port, and whether it listens on more than its own loopback");
    }

    // ── TLS ──

    /** Whether the server asks for a certificate of the client's. */
    private boolean checkTls(InetSocketAddress reached) throws Fault {
        Identity identity = null;
        Fault unusable = null;
        try {
            identity = Identity.read(target.tls());
        } catch (Fault e) {
            unusable = e; // told in its turn
        }
        Seen seen = TlsProbe.shakeHands(reached, target.address().host(), target.tls().versions(), identity,
                target.patience());
        IOException failure = seen.failure();
        if (failure != null && seen.chain().isEmpty()) { throw noHandshake(failure, reached); }
        report.fits(Part.TLS, seen.version() == null
                ? "the server speaks TLS"
                : seen.version() + " with " + seen.cipher());
        checkCertificate(seen.chain());
        if (unusable != null) { throw unusable; }
        if (identity != null) {
            identity.check(clock.instant());
        }
        if (failure != null) { throw refusedClient(seen, identity, failure); }
        report.fits(Part.CLIENT_CERTIFICATE, seen.asksForCertificate()
                ? identity == null ? "asked for, and none is shown; perhaps none is needed"
                        : "asked for; key and certificate belong together"
                : identity == null ? "not asked for"
                : "key and certificate belong together; the server does not ask for it");
        return seen.asksForCertificate();
    }

    private void checkCertificate(List<X509Certificate> chain) throws Fault {
        TrustedAuthorities trusted = TrustedAuthorities.read(target.tls());
        ServerCertificate certificate = new ServerCertificate(chain, trusted, clock.instant());
        List<X509Certificate> path = certificate.path();
        report.fits(Part.CHAIN, "signed by " + path.getLast().getSubjectX500Principal() + ", of " + trusted.where());
        if (target.tls().anyHost()) {
            report.unknown(Part.HOST, "not looked at, because of --insecure");
        } else {
            certificate.checkHost(target.address().host());
            report.fits(Part.HOST, "the certificate is for " + target.address().host());
        }
        certificate.checkDates(path);
        report.fits(Part.DATES, "good until " + chain.getFirst().getNotAfter().toInstant());
        report.fits(Part.CLOCK, "nothing speaks against " + clock.instant());
        certificate.askJava();
    }

    private Fault noHandshake(IOException failure, InetSocketAddress reached) {
        String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (failure instanceof SocketTimeoutException) {
            return new Fault(Part.TLS, target.place() + " takes connections but says nothing within "
                    + target.patience().toSeconds() + " s of a TLS handshake",
                    plainOr(reached, "see whether the broker hangs, and what program holds the port"));
        }
        if (said.contains("protocol_version") || said.contains("not accepted by client preferences")) {
            return new Fault(Part.TLS, "the server speaks none of the versions of TLS that are offered, "
                    + String.join(" and ",
                            target.tls().versions().isEmpty() ? List.of("TLSv1.2", "TLSv1.3")
                                    : target.tls().versions()),
                    target.tls().versions().isEmpty()
                            ? "have it speak TLS 1.2 or 1.3; older versions are not safe"
                            : "leave --tls-version out, or have the server speak that one, too");
        }
        if (said.contains("handshake_failure") || said.contains("insufficient_security")) {
            return new Fault(Part.TLS, "the server knows none of the cipher suites that are offered",
                    "have it take those of TLS 1.3, or ECDHE with AES-GCM of TLS 1.2, with the kind of key it has");
        }
        if (said.contains("unrecognized_name")) {
            return new Fault(Part.HOST, "the server says that it is not " + target.address().host(),
                    "connect by a name it has a certificate for");
        }
        if (said.contains("unrecognized ssl message")) {
            return new Fault(Part.TLS, "what answers at " + target.place() + " does not speak TLS",
                    plainOr(reached, "take the port where TLS is spoken, usually 8883"));
        }
        if (isClosing(failure)) {
            return new Fault(Part.TLS, "the server closes the connection when a TLS handshake begins",
                    plainOr(reached, "see whether TLS is spoken at that port, and the server's log for why it closes"));
        }
        return new Fault(Part.TLS, "the TLS handshake fails: " + failure.getMessage(),
                "see the server's log for its side of it");
    }

    private static boolean isClosing(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof EOFException || one instanceof SocketException) { return true; }
        }
        return String.valueOf(failure.getMessage()).contains("terminated the handshake");
    }

    /** Whether the same port answers without encryption; no user and no password is shown for that. */
    private String plainOr(InetSocketAddress reached, String otherwise) {
        Target open = target.inTheOpen();
        return MqttCheckup.isAnswered(open, reached)
                ? "MQTT is spoken there without TLS, so write " + open.address()
                        + ", or take the port where TLS is spoken"
                : otherwise;
    }

    /** The server has shown itself, and ended the handshake when it was the client's turn. */
    private static Fault refusedClient(Seen seen, @Nullable Identity identity, IOException failure) {
        if (!seen.asksForCertificate()) {
            return new Fault(Part.TLS, "the TLS handshake fails: " + failure.getMessage(),
                    "see the server's log for its side of it");
        }
        return clientCertificate(identity != null, seen.issuers(), identity, String.valueOf(failure.getMessage()));
    }

    /** What is wrong with the client's certificate, from what the server said to it. */
    static Fault clientCertificate(boolean hasShown, List<Principal> issuers, @Nullable Identity identity,
            String said) {
        if (!hasShown) {
            return new Fault(Part.CLIENT_CERTIFICATE, "the server demands a certificate of the client's",
                    "name one that it trusts with --cert, and its key with --key");
        }
        String words = said.toLowerCase(Locale.ROOT);
        String why = words.contains("expired") ? "it has expired, by the server's clock"
                : words.contains("revoked") ? "it is revoked"
                : words.contains("unknown_ca") || words.contains("know who signed")
                        ? "the server does not know who signed it"
                : "it does not say why";
        boolean isAskedForAnother = identity != null && !issuers.isEmpty()
                && identity.chain().stream().noneMatch(one -> issuers.contains(one.getIssuerX500Principal()));
        return new Fault(Part.CLIENT_CERTIFICATE, "the server does not accept the client's certificate: " + why
                + (isAskedForAnother ? "; it takes those of " + issuers.getFirst() : ""),
                "have one signed by an authority of the server's ca, and see the server's log");
    }
}
