package io.arna.transport.tls;

import io.arna.broker.port.Proven;
import io.arna.transport.tls.TlsException.Part;
import io.arna.transport.tls.TlsException.Problem;
import io.arna.transport.tls.TlsSettings.ClientCertificates;
import io.arna.transport.tls.TlsSettings.NameFrom;
import io.arna.transport.tls.TlsSettings.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Speaks TLS for a listener, with keys and certificates that may be replaced at any time: handshakes that begin later take the new ones,
 * connections that are open notice nothing. BoringSSL does it where it has a library for this machine and takes all the keys, the JDK
 * elsewhere. Any thread.
 */
public final class TlsContext implements ServerTls {
    /** A handshake begins with one message, of a few hundred bytes; with keys that no quantum computer finds, of some 2,000. */
    private static final int LONGEST_HELLO_BYTES = 32 * 1024;
    private static final List<String> TLS_1_3_CIPHERS =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** What is in force. */
    private record Current(TlsMaterial material, List<SslContext> contexts, Map<String, SslContext> byHost) {
        /** The context for the name a client asks for; the first when it asks for none, or for one we have not. */
        SslContext find(@Nullable String host) {
            SslContext first = contexts.getFirst();
            if (host == null) { return first; }
            String asked = host.toLowerCase(Locale.ROOT);
            SslContext exact = byHost.get(asked);
            if (exact != null) { return exact; }
            int dot = asked.indexOf('.');
            return dot < 0 ? first : byHost.getOrDefault("*" + asked.substring(dot), first);
        }

        void release() {
            contexts.forEach(ReferenceCountUtil::release);
        }
    }

    private final TlsSettings settings;
    private final List<String> applicationProtocols;
    /** Null where no secrets are written down, which is nearly everywhere. */
    private final @Nullable KeyLog keyLog;
    private volatile Current current;

    private TlsContext(TlsSettings settings, List<String> applicationProtocols, TlsMaterial material)
            throws TlsException {
        this.settings = settings;
        this.applicationProtocols = applicationProtocols;
        keyLog = settings.keyLog() == null ? null : KeyLog.open(settings.keyLog());
        current = build(material);
    }

    /**
     * Prepares what a listener needs.
     *
     * @param applicationProtocols what is agreed to when a client asks (RFC 7301); a client that asks for others only is served all the same
     * @throws TlsException when the parts of the settings do not fit together
     */
    public static TlsContext open(TlsSettings settings, List<String> applicationProtocols, TlsMaterial material)
            throws TlsException {
        return new TlsContext(settings, List.copyOf(applicationProtocols), material);
    }

    /** How it speaks. */
    public TlsSettings settings() {
        return settings;
    }

    /** What it proves itself with, and whom it trusts. */
    public TlsMaterial material() {
        return current.material;
    }

    /**
     * Takes other keys and certificates for all handshakes to come.
     *
     * @throws TlsException when they do not fit; then nothing has changed
     */
    public void replace(TlsMaterial material) throws TlsException {
        Current before = current;
        current = build(material);
        before.release();
    }

    @Override
    public int handshakeTimeoutMillis() {
        return settings.handshakeTimeoutMillis();
    }

    @Override
    public int maximumHandshakes() {
        return settings.maximumHandshakes();
    }

    @Override
    public @Nullable Proven proven(ChannelPipeline pipeline) throws SSLException {
        X509Certificate certificate = certificate(pipeline.get(SslHandler.class));
        if (certificate == null) { return null; }
        String username = CertificateNames.name(certificate, settings.usernameFrom());
        String clientId = CertificateNames.name(certificate, settings.clientIdFrom());
        if ((username == null && settings.usernameFrom() != NameFrom.NONE)
                || (clientId == null && settings.clientIdFrom() != NameFrom.NONE)) {
            throw new SSLException(
                    "the client's certificate has none of the names that it is to go by, only the subject "
                            + CertificateNames.subject(certificate));
        }
        return new Proven(username, clientId, CertificateNames.commonName(certificate));
    }

    private static @Nullable X509Certificate certificate(SslHandler handler) {
        try {
            return (X509Certificate) handler.engine().getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException _) {
            return null;
        }
    }

    @Override
    public ChannelHandler newHandler(ByteBufAllocator allocator, Executor tasks) {
        while (true) {
            Current now = current;
            try {
                return now.contexts.size() == 1
                        ? newHandler(now.contexts.getFirst(), allocator, tasks)
                        : newChoice(now, tasks);
            } catch (IllegalReferenceCountException e) {
                if (now == current) { throw e; } // else it was replaced in this very moment
            }
        }
    }

    private SslHandler newHandler(SslContext context, ByteBufAllocator allocator, Executor tasks) {
        SslHandler handler = context.newHandler(allocator, tasks);
        handler.setHandshakeTimeoutMillis(settings.handshakeTimeoutMillis());
        // How long a good-bye may take is for the listener to say.
        handler.setCloseNotifyFlushTimeoutMillis(0);
        handler.setCumulator(TlsContext::append);
        return handler;
    }

    private SniHandler newChoice(Current now, Executor tasks) {
        SniHandler choice = new SniHandler(now::find, LONGEST_HELLO_BYTES, settings.handshakeTimeoutMillis()) {
            @Override
            protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
                return newHandler(context, allocator, tasks);
            }
        };
        choice.setCumulator(TlsContext::append);
        return choice;
    }

    /** Copies what has come: the buffer it comes in belongs to the shard, and a record may lack its end for long. */
    private static ByteBuf append(ByteBufAllocator allocator, ByteBuf sofar, ByteBuf in) {
        ByteBuf all = sofar == Unpooled.EMPTY_BUFFER ? allocator.directBuffer(in.readableBytes()) : sofar;
        all.writeBytes(in);
        in.release();
        return all;
    }

    /** Gives the memory back that is not Java's; handshakes are not begun any more. */
    @Override
    public void close() {
        current.release();
        if (keyLog != null) {
            keyLog.close();
        }
    }

    private Current build(TlsMaterial material) throws TlsException {
        boolean inJava = !OpenSsl.isAvailable()
                || material.keys().stream().anyMatch(key -> key.key().getAlgorithm().startsWith("Ed"));
        if (inJava && settings.keyLog() != null) {
            throw new TlsException(List.of(new Problem(Part.KEY_LOG, 0,
                    "no key log can be written here: Java speaks TLS itself, for want of a library or with an Ed25519 key")));
        }
        refuseUnknownCiphers(inJava);
        List<SslContext> contexts = new ArrayList<>();
        Map<String, SslContext> byHost = new HashMap<>();
        try {
            for (TlsMaterial.Key key : material.keys()) {
                SslContext context = build(key, material, inJava);
                contexts.add(context);
                CertificateNames.hosts(key.certificate())
                        .forEach(host -> byHost.putIfAbsent(host.toLowerCase(Locale.ROOT), context));
            }
        } catch (SSLException | GeneralSecurityException | IllegalArgumentException e) {
            contexts.forEach(ReferenceCountUtil::release);
            throw new TlsException(List.of(new Problem(Part.CERTIFICATE, contexts.size(),
                    "TLS cannot be spoken with these settings: " + e.getMessage())));
        }
        return new Current(material, List.copyOf(contexts), Map.copyOf(byHost));
    }

    private SslContext build(TlsMaterial.Key key, TlsMaterial material, boolean inJava)
            throws SSLException, GeneralSecurityException {
        SslContextBuilder builder = SslContextBuilder.forServer(key.key(), key.chain())
                .sslProvider(inJava ? SslProvider.JDK : SslProvider.OPENSSL_REFCNT)
                .protocols(settings.versions().stream().map(Version::javaName).toList())
                .ciphers(ciphers())
                .clientAuth(switch (settings.clientCertificates()) {
                    case NONE -> ClientAuth.NONE;
                    case OPTIONAL -> ClientAuth.OPTIONAL;
                    case REQUIRED -> ClientAuth.REQUIRE;
                })
                .applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, applicationProtocols));
        if (settings.clientCertificates() != ClientCertificates.NONE) {
            builder.trustManager(trust(material));
        }
        SslContext context = builder.build();
        if (keyLog != null) {
            keyLog.listenTo(context);
        }
        return context;
    }

    private List<String> ciphers() {
        List<String> all = new ArrayList<>();
        if (settings.versions().contains(Version.TLS1_3)) {
            all.addAll(TLS_1_3_CIPHERS);
        }
        all.addAll(settings.ciphers().isEmpty() ? TlsSettings.USUAL_CIPHERS : settings.ciphers());
        return all;
    }

    private void refuseUnknownCiphers(boolean inJava) throws TlsException {
        Set<String> known = inJava ? javaCiphers() : OpenSsl.availableJavaCipherSuites();
        List<Problem> problems = settings.ciphers().stream()
                .filter(name -> !known.contains(name) || TLS_1_3_CIPHERS.contains(name))
                .map(name -> new Problem(Part.CIPHERS, 0, TLS_1_3_CIPHERS.contains(name)
                        ? name + " is of TLS 1.3, whose suites are all used and cannot be chosen"
                        : name + " is no cipher suite that is known here; there are "
                                + String.join(", ", TlsSettings.USUAL_CIPHERS)))
                .toList();
        if (!problems.isEmpty()) { throw new TlsException(problems); }
    }

    private static Set<String> javaCiphers() {
        try {
            return Set.of(javax.net.ssl.SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java speaks TLS", e);
        }
    }

    /** Trusts the authorities named and no others, and nobody whose certificate one of them has taken back. */
    private static TrustManagerFactory trust(TlsMaterial material) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        material.trusted().forEach(certificate -> anchors.add(new TrustAnchor(certificate, null)));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        if (material.revoked().isEmpty()) {
            parameters.setRevocationEnabled(false);
        } else {
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(material.revoked())));
            PKIXRevocationChecker checker =
                    (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS,
                    PKIXRevocationChecker.Option.NO_FALLBACK, PKIXRevocationChecker.Option.ONLY_END_ENTITY));
            parameters.addCertPathChecker(checker);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory;
    }
}
