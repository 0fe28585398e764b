package io.arna.cli.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One handshake in which nothing is refused and everything is noted, so that each part can be judged on its own afterwards. Nothing else is said
 * over such a connection: who is there has not been proved.
 */
final class TlsProbe {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final String OURS = "ours";

    /**
     * What was seen.
     *
     * @param chain what the server shows, its own certificate first; empty when it did not come so far
     * @param version such as {@code TLSv1.3}; null when the handshake failed
     * @param cipher the suite; null when the handshake failed
     * @param asksForCertificate whether the server asked for one of the client's
     * @param issuers those it takes client certificates from, if it says so
     * @param failure what ended the handshake before its time; null when nothing did
     */
    record Seen(List<X509Certificate> chain, @Nullable String version, @Nullable String cipher,
            boolean asksForCertificate, List<Principal> issuers, @Nullable IOException failure) {}

    private TlsProbe() {}

    /**
     * Shakes hands.
     *
     * @param host as it is told to the server
     * @param versions empty for 1.3 and 1.2
     * @param identity what is shown if the server asks; null for nothing
     */
    static Seen shakeHands(InetSocketAddress address, String host, List<String> versions,
            @Nullable Identity identity, Duration patience) {
        Noting noting = new Noting();
        Showing showing = new Showing(identity);
        IOException failure = null;
        String version = null;
        String cipher = null;
        try (Socket plain = new Socket()) {
            int millis = Math.toIntExact(patience.toMillis());
            plain.connect(address, millis);
            plain.setSoTimeout(millis);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[]{showing}, new TrustManager[]{noting}, new SecureRandom());
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, host, address.getPort(), true)) {
                socket.setEnabledProtocols((versions.isEmpty() ? VERSIONS : versions).toArray(String[]::new));
                socket.startHandshake();
                version = socket.getSession().getProtocol();
                cipher = socket.getSession().getCipherSuite();
            }
        } catch (IOException e) {
            failure = version == null ? e : null; // how it is closed does not matter
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has TLS
        }
        return new Seen(noting.chain, version, cipher, showing.asked, showing.issuers, failure);
    }

    /** Trusts everybody, and remembers whom. */
    private static final class Noting extends X509ExtendedTrustManager {
        private List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String how, Socket socket) {
            chain = List.of(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String how, SSLEngine engine) {
            chain = List.of(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String how) {
            chain = List.of(shown);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String how, Socket socket) {
            throw new IllegalStateException("we are no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String how, SSLEngine engine) {
            throw new IllegalStateException("we are no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String how) {
            throw new IllegalStateException("we are no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
    }

    /** Shows what there is, and remembers that it was asked for. */
    private static final class Showing extends X509ExtendedKeyManager {
        private final @Nullable Identity identity;
        private boolean asked;
        private List<Principal> issuers = List.of();

        Showing(@Nullable Identity identity) {
            this.identity = identity;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] kinds, Principal @Nullable [] from,
                @Nullable Socket socket) {
            asked = true;
            issuers = from == null ? List.of() : List.of(from);
            return identity != null && List.of(kinds).contains(identity.key().getAlgorithm()) ? OURS : null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return identity == null ? null : identity.key();
        }

        @Override
        public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] from) {
            return identity == null ? null : new String[]{OURS};
        }

        @Override
        public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] from) { return null; }

        @Override
        public @Nullable String chooseServerAlias(String kind, Principal @Nullable [] from, @Nullable Socket socket) {
            return null;
        }
    }
}
