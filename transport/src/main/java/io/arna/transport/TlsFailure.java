package io.arna.transport;

import io.arna.broker.event.Counter;
import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handshakes of one listener that came to nothing: counted, and told to the operator so that a flood of them floods no log. Any thread. */
final class TlsFailure {
    /** The client left before it was over. */
    static final String GONE = "the client went away during the handshake";

    private static final Logger LOG = LoggerFactory.getLogger(TlsFailure.class);

    /** Words of BoringSSL and of the JDK, in small letters, and ours. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("peer_did_not_return_a_certificate", "the client showed no certificate, and one is required"),
            Map.entry("empty client certificate chain", "the client showed no certificate, and one is required"),
            Map.entry("unknown_ca", "the client does not trust who signed our certificate"),
            Map.entry("certificate_expired", "the client says that our certificate has expired"),
            Map.entry("alert_bad_certificate", "the client says that our certificate is not good"),
            Map.entry("certificate_unknown", "the client does not accept our certificate"),
            Map.entry("no_shared_cipher", "the client knows none of our cipher suites"),
            Map.entry("no cipher suites in common", "the client knows none of our cipher suites"),
            Map.entry("unsupported_protocol", "the client speaks no version of TLS that we do"),
            Map.entry("client requested protocol", "the client speaks no version of TLS that we do"),
            Map.entry("http_request", "the client speaks HTTP, not TLS"),
            Map.entry("wrong_version_number", "what came is not TLS"),
            Map.entry("unable to find valid certification path",
                    "the client's certificate is from nobody that this listener trusts"));

    private final Listener listener;
    private final StrangersLog log;

    TlsFailure(Listener listener, String listenerName) {
        this.listener = listener;
        log = new StrangersLog(LOG, listenerName, "TLS handshakes failed");
    }

    /** Counts a failure and tells it, unless many have been told just now. On the channel's shard. */
    void tell(Channel channel, String why) {
        listener.counters(ShardLoop.current()).add(Counter.TLS_HANDSHAKES_FAILED);
        log.tell("TLS handshake with " + Channels.client(channel) + " failed: " + why);
    }

    /** What an exception of the layer below means, for the operator. */
    static String inWords(@Nullable Throwable failure) {
        String last = "unknown";
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++, cause = cause.getCause()) {
            String words = inOurWords(cause);
            if (words != null) { return words; }
            last = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }
        return last.lines().findFirst().orElse("unknown");
    }

    private static @Nullable String inOurWords(Throwable cause) {
        return switch (cause) {
            case NotSslRecordException _ -> "what came is not TLS";
            case SslHandshakeTimeoutException _ -> "it was not finished in time";
            case ClosedChannelException _ -> GONE;
            case CertificateExpiredException _ -> "the client's certificate has expired";
            case CertificateNotYetValidException _ -> "the client's certificate is not valid yet";
            case CertPathValidatorException invalid when invalid.getReason() == BasicReason.REVOKED ->
                    "the client's certificate is revoked";
            case CertPathValidatorException invalid when invalid.getReason()
                    == BasicReason.UNDETERMINED_REVOCATION_STATUS ->
                    "whether the client's certificate is revoked is not known: the list of revoked certificates is out of date, "
                            + "or from another authority";
            case CertPathBuilderException path when path.getCause() == null ->
                    "the client's certificate is from nobody that this listener trusts";
            default -> {
                String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
                yield said.contains("connection closed while")
                        ? GONE
                        : WORDS.keySet().stream().filter(said::contains).findFirst().map(WORDS::get).orElse(null);
            }
        };
    }
}
