package io.arna.client;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why no encrypted connection came about, in one sentence; the cause is what the engine said. */
public final class TlsProblem extends IOException {
    private static final long serialVersionUID = 1L;

    /** What does not fit. */
    public enum Kind {
        /** A file of ours is missing or damaged, or does not go with another. */
        FILES,
        /** The server's certificate is signed by nobody who is trusted. */
        UNKNOWN_AUTHORITY,
        /** The server's certificate is for another host. */
        OTHER_HOST,
        /** The server's certificate has expired, or is not valid yet. */
        EXPIRED,
        /** The server wants a certificate, and none was shown. */
        CERTIFICATE_WANTED,
        /** The server does not accept the certificate that was shown. */
        CERTIFICATE_REFUSED,
        /** Versions or cipher suites in common there are none. */
        NOTHING_IN_COMMON,
        /** The server does not speak TLS. */
        NOT_TLS,
        /** Anything else. */
        OTHER
    }

    private final Kind kind;

    private TlsProblem(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** What does not fit. */
    public Kind kind() {
        return kind;
    }

    /** A file of ours cannot be used. */
    static TlsProblem ofFiles(String sentence, Throwable cause) {
        return new TlsProblem(Kind.FILES, sentence, cause);
    }

    /** What an engine's failure means; anything that is not TLS's stays as it is. */
    static Throwable explained(Throwable failure, ClientOptions options) {
        if (!options.address().transport().isTls()) { return failure; }
        String host = options.address().host();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++, cause = cause.getCause()) {
            TlsProblem problem = of(cause, failure, host, options.tls().certificate() != null);
            if (problem != null) { return problem; }
        }
        return failure;
    }

    private static @Nullable TlsProblem of(Throwable cause, Throwable failure, String host,
            boolean hasShown) {
        String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof CertificateExpiredException) {
            return new TlsProblem(Kind.EXPIRED, "the certificate of " + host
                    + " has expired, or the clock of this machine is wrong", failure);
        }
        if (cause instanceof CertificateNotYetValidException) {
            return new TlsProblem(Kind.EXPIRED, "the certificate of " + host
                    + " is not valid yet, or the clock of this machine is wrong", failure);
        }
        if (isLast(cause) && (cause instanceof CertPathBuilderException
                || said.contains("unable to find valid certification path"))) {
            return new TlsProblem(Kind.UNKNOWN_AUTHORITY, "the certificate of " + host
                    + " is signed by an authority that is not known here", failure);
        }
        if (said.contains("no subject alternative") || said.contains("no name matching")) {
            return new TlsProblem(Kind.OTHER_HOST, "the certificate that the server shows is not for " + host
                    + " but for another host", failure);
        }
        if (said.contains("not an ssl/tls record")) {
            return new TlsProblem(Kind.NOT_TLS, "the server does not speak TLS at this port", failure);
        }
        if (cause instanceof ClosedChannelException || said.contains("connection closed while ssl/tls handshake")) {
            return new TlsProblem(Kind.NOT_TLS,
                    "the server closed the connection during the TLS handshake; does it speak TLS at this port?",
                    failure);
        }
        if (said.contains("alert: certificate_required") || (!hasShown && (said.contains("alert: bad_certificate")
                || said.contains("alert: handshake_failure")))) {
            return new TlsProblem(Kind.CERTIFICATE_WANTED, "the server wants a certificate of the client's", failure);
        }
        if (said.contains("alert: protocol_version") || said.contains("alert: insufficient_security")
                || said.contains("alert: handshake_failure")) {
            return new TlsProblem(Kind.NOTHING_IN_COMMON,
                    "the server knows none of the versions and cipher suites of TLS that it is offered", failure);
        }
        if (hasShown && said.contains("received fatal alert")) {
            String why = said.contains("expired")
                    ? ": it has expired"
                    : said.contains("revoked")
                            ? ": it is revoked"
                    : said.contains("unknown_ca") ? ": it does not know who signed it" : "";
            return new TlsProblem(Kind.CERTIFICATE_REFUSED, "the server does not accept the client's certificate" + why,
                    failure);
        }
        if (cause instanceof SSLException && isLast(cause)) {
            return new TlsProblem(Kind.OTHER, "TLS: " + cause.getMessage(), failure);
        }
        return null;
    }

    private static boolean isLast(Throwable cause) {
        return cause.getCause() == null;
    }
}
