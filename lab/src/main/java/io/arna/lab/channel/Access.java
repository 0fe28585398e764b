package io.arna.lab.channel;

import io.arna.client.ClientOptions;
import io.arna.client.ServerAddress;
import io.arna.client.TlsOptions;
import io.arna.lab.LabException;
import io.arna.mqtt.Payload;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs to come in. Secrets are named by their files.
 *
 * @param address of the broker
 * @param user null where nobody is asked
 * @param passwordFile its password; null where nobody is asked
 * @param authorities by whom the broker's certificate must be signed; null where nothing is encrypted
 * @param certificate the client's own; null for none
 * @param key of that; null for none
 */
public record Access(ServerAddress address, @Nullable String user, @Nullable Path passwordFile,
        @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key) {
    /** A slow device, or a machine with other work, takes seconds for a first handshake. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For the process that is to use it. */
    public void write(Path file) throws IOException {
        Properties all = new Properties();
        put(all, "address", address);
        put(all, "user", user);
        put(all, "password_file", passwordFile);
        put(all, "authorities", authorities);
        put(all, "certificate", certificate);
        put(all, "key", key);
        try (Writer writer = Files.newBufferedWriter(file)) {
            all.store(writer, null);
        }
    }

    private static void put(Properties all, String name, @Nullable Object value) {
        if (value != null) {
            all.setProperty(name, value.toString());
        }
    }

    /**
     * As it was written.
     *
     * @throws LabException when the file is not one of these
     */
    public static Access read(Path file) throws IOException, LabException {
        Properties all = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            all.load(reader);
        }
        String address = all.getProperty("address");
        if (address == null) { throw new LabException(file + " does not say how a broker is reached"); }
        try {
            return new Access(ServerAddress.parse(address), all.getProperty("user"), path(all, "password_file"),
                    path(all, "authorities"), path(all, "certificate"), path(all, "key"));
        } catch (IllegalArgumentException e) {
            throw new LabException(file + ": " + e.getMessage());
        }
    }

    private static @Nullable Path path(Properties all, String name) {
        String value = all.getProperty(name);
        return value == null ? null : Path.of(value);
    }

    /** For our client. */
    public ClientOptions options(String clientId) throws IOException {
        ClientOptions.Builder options = ClientOptions.to(address).clientId(clientId).keepAliveSeconds(0)
                .connectTimeout(PATIENCE).queue(100_000, 256L << 20).username(user);
        if (passwordFile != null) {
            options.password(Payload.ofUtf8(Files.readString(passwordFile, StandardCharsets.UTF_8).strip()));
        }
        if (authorities != null) {
            TlsOptions tls = TlsOptions.trusting(authorities);
            options.tls(certificate == null || key == null ? tls : tls.showing(certificate, key));
        }
        return options.build();
    }
}
