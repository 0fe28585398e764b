package io.arna.transport;

import io.arna.broker.event.Counters;
import io.arna.broker.limit.Bound;
import io.arna.broker.port.Door;
import io.arna.broker.port.Peer;
import io.arna.transport.ListenerSettings.Place;
import io.arna.transport.tls.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open listener. Any thread but the shards'. */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final ListenerSettings settings;
    private final Door door;
    private final Shards shards;
    private final List<Counters> counters;
    private final Arrivals arrivals;
    private final TurnedAway turnedAway;
    private final ConnectionLimit limit;
    /** Whose clients have not been let in: a set for each shard, confined to it. */
    private final List<Set<ConnectDeadline>> strangers;
    private final TlsFailure handshakeFailures;
    private final StrangersLog headerFailures;
    private final HalfOpen halfOpen;
    private final Channel socket;
    /** Null where it listens at a port. */
    private @Nullable SocketFile file;

    /** Begins to listen; the shard {@code acceptor} accepts for all. */
    Listener(ListenerSettings settings, Door door, Shards shards, List<Counters> counters, Arrivals arrivals,
            ShardLoop acceptor) throws CannotListenException {
        this.settings = settings;
        this.door = door;
        this.shards = shards;
        this.counters = counters;
        this.arrivals = arrivals;
        turnedAway = new TurnedAway(settings.name());
        limit = new ConnectionLimit(settings, arrivals, turnedAway, counters.get(acceptor.index()));
        strangers = Stream.<Set<ConnectDeadline>>generate(HashSet::new).limit(shards.loops().size()).toList();
        ServerTls tls = settings.tls();
        halfOpen = new HalfOpen(tls == null ? 1 : tls.maximumHandshakes());
        handshakeFailures = new TlsFailure(this, settings.name());
        headerFailures = new StrangersLog(LOG, settings.name(), "connections cut because of their PROXY headers");
        socket = listen(acceptor);
    }

    private Channel listen(ShardLoop acceptor) throws CannotListenException {
        return switch (settings.place()) {
            case Place.Port port -> listen(acceptor, port);
            case Place.Unix unix -> listen(acceptor, unix);
        };
    }

    private Channel listen(ShardLoop acceptor, Place.Port port) throws CannotListenException {
        InetAddress host;
        try {
            host = InetAddress.getByName(port.host());
        } catch (UnknownHostException e) {
            throw new CannotListenException(settings, e);
        }
        return bound(bootstrap(acceptor)
                .channelFactory(shards.sockets()::newServerChannel)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .bind(host, port.port()));
    }

    private Channel listen(ShardLoop acceptor, Place.Unix unix) throws CannotListenException {
        SocketFile made = new SocketFile(unix.file(), unix.permissions());
        Channel opened = null;
        try {
            ServerBootstrap bootstrap = bootstrap(acceptor).channelFactory(shards.sockets()::newUnixServerChannel);
            if (shards.sockets().unixClosesByHalves()) {
                bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            }
            opened = bound(bootstrap.bind(shards.sockets().unixAddress(made.makeRoom())));
            file = made;
            made.publish();
            return opened;
        } catch (IOException e) {
            if (opened != null) {
                opened.close().awaitUninterruptibly();
                removeFile();
            }
            throw new CannotListenException(settings, e);
        }
    }

    private Channel bound(ChannelFuture binding) throws CannotListenException {
        binding.awaitUninterruptibly();
        if (!binding.isSuccess()) { throw new CannotListenException(settings, binding.cause()); }
        return binding.channel();
    }

    private ServerBootstrap bootstrap(ShardLoop acceptor) {
        int lowBytes = settings.output().lowBytes();
        return new ServerBootstrap()
                .group(acceptor.eventLoop(), shards.group())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .handler(limit)
                .childOption(ChannelOption.AUTO_CLOSE, false) // a client that does not listen any more may have said something
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReadBuffer.Allocator())
                // Where there is no room is for the Connection to say; here only the way back below the low mark is of interest,
                // and it is told only after a mark was passed.
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(lowBytes, lowBytes))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        layOut(channel);
                    }
                });
    }

    private void layOut(Channel channel) {
        if (settings.place() instanceof Place.Unix unix) {
            Channels.client(channel, UnixDomainSocketAddress.of(unix.file()));
        }
        int proxyMillis = settings.proxyTimeoutMillis();
        ConnectDeadline deadline =
                ConnectDeadline.start(channel, proxyMillis + millisToBeLetIn(), strangers(ShardLoop.current()));
        if (proxyMillis > 0) {
            channel.pipeline().addLast(new ProxyLayer(this, deadline, proxyMillis));
        } else {
            addLayers(channel, deadline);
        }
    }

    /** Builds a client's pipeline: the layers its protocol has, and MQTT on top. */
    void addLayers(Channel channel, ConnectDeadline deadline) {
        ServerTls tls = settings.tls();
        if (tls != null) {
            TlsLayer.addTo(channel.pipeline(), this, tls, deadline);
        }
        switch (settings.protocol()) {
            case ListenerSettings.Protocol.Tcp _ -> {}
            case ListenerSettings.Protocol.WebSocket webSocket ->
                    WebSocketHandshake.addTo(channel.pipeline(), this, webSocket);
        }
        channel.pipeline().addLast(new MqttHandler(this, deadline));
    }

    /** Whether one more may come from the address that a proxy has named; if not, that has been told. On the channel's shard. */
    boolean mayEnter(Channel channel) {
        InetAddress from = Networks.of(Channels.client(channel));
        if (from == null) { return true; }
        long now = System.nanoTime();
        Bound reached = arrivals.enterAddress(from, now);
        if (reached == null) {
            var _ = channel.closeFuture().addListener(_ -> arrivals.leaveAddress(from, System.nanoTime()));
        } else {
            turnedAway.add(reached, Channels.client(channel), counters(ShardLoop.current()), now);
        }
        return reached == null;
    }

    /** How long a client may take from its first byte to being let in. */
    int millisToBeLetIn() {
        ServerTls tls = settings.tls();
        return (tls == null ? 0 : tls.handshakeTimeoutMillis()) + settings.connectTimeoutMillis();
    }

    /** What it was asked to do. */
    public ListenerSettings settings() {
        return settings;
    }

    /** Where it listens, if that is a port: with the real one when it was asked to take a free one. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.localAddress();
    }

    /** Connections that are open now, those that close or were not let in yet included. */
    public int connections() {
        return limit.connections();
    }

    /**
     * Accepts no more connections and cuts those whose clients have not been let in, since nobody will tell these that it is over. Clients
     * that have been let in stay.
     */
    @Override
    public void close() {
        socket.close().awaitUninterruptibly();
        removeFile();
        // Behind the arrival of whomever the socket accepted last: a shard does its work in order.
        shards.loops().forEach(shard -> shard.execute(() -> cutStrangers(shard)));
        limit.close();
    }

    private void removeFile() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.warn("{}: the file of its socket cannot be removed: {}", settings.name(), e.getMessage());
        }
    }

    private void cutStrangers(ShardLoop shard) {
        for (ConnectDeadline stranger : List.copyOf(strangers(shard))) {
            stranger.cut("not let in before the listener was closed");
        }
    }

    /** Completes when the listener has been closed and its last connection is gone. */
    public CompletionStage<Void> ended() {
        return limit.ended();
    }

    Door door() {
        return door;
    }

    ShardLoop shard(int index) {
        return shards.loops().get(index);
    }

    /** Whose clients have not been let in, of the shard the caller runs on. */
    Set<ConnectDeadline> strangers(ShardLoop shard) {
        assert shard.isCurrent();
        return strangers.get(shard.index());
    }

    Counters counters(ShardLoop shard) {
        return counters.get(shard.index());
    }

    /** What its clients speak TLS with; only where they do. */
    ServerTls tls() {
        return Objects.requireNonNull(settings.tls());
    }

    /** Who does the long parts of TLS. */
    Executor tlsWorkers() {
        return shards.tlsWorkers();
    }

    /** Handshakes that are under way. */
    HalfOpen halfOpen() {
        return halfOpen;
    }

    /** Handshakes that came to nothing. */
    TlsFailure handshakeFailures() {
        return handshakeFailures;
    }

    /** Connections that were cut for what a proxy said of them, or did not say. */
    StrangersLog headerFailures() {
        return headerFailures;
    }

    Peer peer(Channel channel) {
        return switch (Channels.client(channel)) {
            case InetSocketAddress address -> new Peer(address.getAddress().getHostAddress(), address.getPort(),
                    settings.name(), TlsLayer.proven(channel));
            case UnixDomainSocketAddress _ -> new Peer(Peer.UNIX, 0, settings.name(), TlsLayer.proven(channel));
            case null, default -> new Peer("unknown", 0, settings.name()); // lost before we could ask
        };
    }
}
