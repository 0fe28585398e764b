package io.arna.client;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** Reads what {@link TlsOptions} name. Blocks; not on a loop. Java speaks TLS here: it is there at once and says best what does not fit. */
final class TlsFiles {
    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    private TlsFiles() {}

    static SslContext read(TlsOptions options, boolean overWebSocket) throws TlsProblem {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK)
                .protocols(options.versions().isEmpty() ? VERSIONS : options.versions())
                .endpointIdentificationAlgorithm(options.anyHost() ? null : "HTTPS");
        if (!options.ciphers().isEmpty()) {
            builder.ciphers(options.ciphers());
        }
        List<String> protocols = options.applicationProtocols();
        if (!protocols.isEmpty() && !overWebSocket) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, protocols));
        }
        List<X509Certificate> trusted = authorities(options);
        if (!trusted.isEmpty()) {
            builder.trustManager(trusted);
        }
        if (options.certificate() != null && options.key() != null) {
            File certificate = readable(options.certificate());
            File key = readable(options.key());
            try {
                builder.keyManager(certificate, key, options.keyPassword());
            } catch (IllegalArgumentException e) {
                throw TlsProblem.ofFiles(mismatch(e, options.certificate(), options.key()), e);
            }
        }
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw TlsProblem.ofFiles("TLS cannot be spoken so: " + e.getMessage(), e);
        }
    }

    private static String mismatch(IllegalArgumentException refused, Path certificate, Path key) {
        String said = String.valueOf(refused.getMessage());
        if (said.contains("certificates")) { return certificate + " has no good certificate in it"; }
        return key + " has no private key in it that can be read; is it encrypted, with another password?";
    }

    private static List<X509Certificate> authorities(TlsOptions options) throws TlsProblem {
        List<X509Certificate> all = new ArrayList<>();
        if (options.authorities() != null) {
            all.addAll(certificates(options.authorities()));
        }
        if (options.authoritiesFolder() != null) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(options.authoritiesFolder(), "*.{crt,pem,cer,0,1,2}")) {
                for (Path file : files) {
                    all.addAll(certificates(file));
                }
            } catch (IOException e) {
                if (e instanceof TlsProblem problem) { throw problem; }
                throw TlsProblem.ofFiles(options.authoritiesFolder() + " is no folder that can be read", e);
            }
            if (all.isEmpty()) {
                throw TlsProblem.ofFiles(options.authoritiesFolder() + " has no certificates in it",
                        new IOException("empty"));
            }
        }
        return all;
    }

    private static List<X509Certificate> certificates(Path file) throws TlsProblem {
        try (InputStream in = Files.newInputStream(readable(file).toPath())) {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) each);
            }
            if (found.isEmpty()) { throw new CertificateException("empty"); }
            return found;
        } catch (CertificateException | IOException e) {
            if (e instanceof TlsProblem problem) { throw problem; }
            throw TlsProblem.ofFiles(file + " has no good certificate in it", e);
        }
    }

    private static File readable(Path file) throws TlsProblem {
        if (!Files.exists(file)) {
            throw TlsProblem.ofFiles(file + ": there is no such file", new IOException("missing"));
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw TlsProblem.ofFiles(file + " cannot be read", new IOException("not readable"));
        }
        return file.toFile();
    }
}
