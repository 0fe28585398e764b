package io.arna.transport.tls;

import io.arna.broker.port.Proven;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * Speaks TLS for a listener with keys that clients and broker know before. Bouncy Castle does it: neither Netty nor the JDK lets a server take
 * such keys. The keys may be replaced at any time: handshakes that begin later take the new ones, connections that are open notice
 * nothing. Any thread.
 */
public final class PskContext implements ServerTls {
    private final PskSettings settings;
    private final String applicationProtocol;
    private final TlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private volatile PskFile keys;

    private PskContext(PskSettings settings, String applicationProtocol, PskFile keys) {
        this.settings = settings;
        this.applicationProtocol = applicationProtocol;
        this.keys = keys;
    }

    /**
     * Prepares what a listener needs, and reads the file.
     *
     * @param applicationProtocol what is agreed to when a client asks (RFC 7301); one that asks for others only is served all the same
     * @throws TlsException when the file cannot be used
     */
    public static PskContext open(PskSettings settings, String applicationProtocol) throws TlsException {
        return new PskContext(settings, applicationProtocol, PskFile.read(settings.file()));
    }

    /** How it speaks. */
    public PskSettings settings() {
        return settings;
    }

    /** How many identities have keys. */
    public int identities() {
        return keys.size();
    }

    /**
     * Reads the file again, for all handshakes to come.
     *
     * @throws TlsException when it cannot be used; then nothing has changed
     */
    public void reload() throws TlsException {
        keys = PskFile.read(settings.file());
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
    public ChannelHandler newHandler(ByteBufAllocator allocator, Executor tasks) {
        return new PskHandler(new PskServer(crypto, settings, applicationProtocol, keys), tasks,
                settings.handshakeTimeoutMillis());
    }

    @Override
    public @Nullable Proven proven(ChannelPipeline pipeline) {
        String identity = pipeline.get(PskHandler.class).identity();
        return settings.identityIsUsername() && identity != null ? new Proven(identity, null, null) : null;
    }

    /** There is nothing to give back. */
    @Override
    public void close() {}
}
