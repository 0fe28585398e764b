package io.arna.transport.tls;

import io.arna.broker.port.Proven;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a listener speaks TLS with: certificates, or keys that both sides know before. Any thread, unless it says otherwise. */
public sealed interface ServerTls extends AutoCloseable permits TlsContext, PskContext {
    /** How long a handshake may take, at least 1. */
    int handshakeTimeoutMillis();

    /** Handshakes that may be under way from one address at a time, at least 1. */
    int maximumHandshakes();

    /**
     * The layer for one connection, to be put nearest to the socket. It tells the others of the end of the handshake and of the client's
     * good-bye as Netty's own does.
     *
     * @param tasks who does the parts that take long
     */
    ChannelHandler newHandler(ByteBufAllocator allocator, Executor tasks);

    /**
     * Who the client at the other end has proved to be, once the handshake is done; null when it has proved nothing. On the channel's loop.
     *
     * @throws SSLException when it has none of the names that it is to go by; its message is for the operator
     */
    @Nullable
    Proven proven(ChannelPipeline pipeline) throws SSLException;

    /** Gives back what is not Java's; handshakes are not begun any more. */
    @Override
    void close();
}
