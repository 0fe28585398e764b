package io.arna.client;

import io.arna.mqtt.MqttVersion;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections on a Netty event loop, over TCP or WebSocket, encrypted or not. The host name is looked up on a thread of its own, since that may block;
 * its addresses are tried in the order the system gives them. A Unix socket has no host to look up.
 */
final class NettyDialer implements Dialer {
    private static final int MAX_HTTP_ANSWER_BYTES = 8192;
    /** The largest packet of MQTT, and so the largest frame that makes sense. */
    private static final int MAX_FRAME_BYTES = 268_435_460;

    private final EventLoop loop;
    private final Sockets sockets;
    /** Null where nobody counts. */
    private final @Nullable Traffic traffic;

    NettyDialer(EventLoop loop, Sockets sockets, @Nullable Traffic traffic) {
        this.loop = loop;
        this.sockets = sockets;
        this.traffic = traffic;
    }

    @Override
    public Runnable dial(ClientOptions options, Line line) {
        Search search = new Search(options, line);
        search.start();
        return search::giveUp;
    }

    /** The way from a host name to an open channel. Confined to the loop but for {@link #lookUp}. */
    private final class Search {
        private final ClientOptions options;
        private final Line line;
        private boolean givenUp;
        private @Nullable ChannelFuture trying;
        /** Null where nothing is encrypted, and until the files are read. */
        private @Nullable SslContext tls;

        Search(ClientOptions options, Line line) {
            this.options = options;
            this.line = line;
        }

        void start() {
            if (options.address().transport() == ServerAddress.Transport.UNIX) {
                loop.execute(this::tryFile);
                return;
            }
            Thread.ofPlatform().daemon().name("look up " + options.address().host()).start(this::lookUp);
        }

        void giveUp() {
            givenUp = true;
            if (trying != null && !trying.isDone()) {
                trying.cancel(false);
            }
        }

        private void lookUp() {
            try {
                ServerAddress.Transport transport = options.address().transport();
                SslContext context = transport.isTls() ? TlsFiles.read(options.tls(), transport.isWebSocket()) : null;
                InetAddress[] all = InetAddress.getAllByName(options.address().host());
                Deque<InetAddress> found = new ArrayDeque<>(Arrays.asList(all));
                loop.execute(() -> {
                    tls = context;
                    tryNext(found, null);
                });
            } catch (UnknownHostException | TlsProblem e) {
                loop.execute(() -> fail(e));
            }
        }

        private void tryNext(Deque<InetAddress> addresses, @Nullable Throwable lastFailure) {
            if (givenUp) { return; }
            InetAddress address = addresses.pollFirst();
            if (address == null) {
                fail(lastFailure == null ? new UnknownHostException(options.address().host()) : lastFailure);
                return;
            }
            trying = connect(new InetSocketAddress(address, options.address().port())).addListener(done -> {
                if (!done.isSuccess()) {
                    tryNext(addresses, done.cause());
                }
            });
        }

        private void tryFile() {
            if (givenUp) { return; }
            trying = bootstrap().channelFactory(sockets::newUnixChannel)
                    .connect(sockets.unixAddress(options.address().path()))
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            fail(done.cause());
                        }
                    });
        }

        private void fail(Throwable cause) {
            if (!givenUp) {
                line.onFailed(cause);
            }
        }

        private ChannelFuture connect(InetSocketAddress to) {
            Bootstrap bootstrap = bootstrap().channelFactory(sockets::newChannel)
                    .option(ChannelOption.TCP_NODELAY, options.noDelay());
            return options.localAddress() == null
                    ? bootstrap.connect(to)
                    : bootstrap.connect(to, new InetSocketAddress(options.localAddress(), 0));
        }

        private Bootstrap bootstrap() {
            return new Bootstrap().group(loop)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            build(channel.pipeline());
                        }
                    });
        }

        private int connectTimeoutMillis() {
            return (int) Math.min(options.connectTimeout().toMillis(), Integer.MAX_VALUE);
        }

        private void build(ChannelPipeline pipeline) {
            boolean overWebSocket = options.address().transport().isWebSocket();
            if (traffic != null) {
                pipeline.addLast(new TrafficTap(traffic, TrafficTap.Place.SOCKET));
            }
            if (tls != null) {
                pipeline.addLast(tlsHandler(tls, pipeline.channel()));
            }
            if (overWebSocket) {
                pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_HTTP_ANSWER_BYTES),
                        new WebSocketClientProtocolHandler(webSocketConfig()), new WebSocketFrames());
            }
            if (traffic != null) {
                pipeline.addLast(new TrafficTap(traffic, TrafficTap.Place.PACKETS));
            }
            pipeline.addLast(new PacketHandler(options, line, overWebSocket));
        }

        private SslHandler tlsHandler(SslContext context, Channel channel) {
            SslHandler handler =
                    context.newHandler(channel.alloc(), options.address().host(), options.address().port());
            handler.setHandshakeTimeoutMillis(options.connectTimeout().toMillis());
            return handler;
        }

        private WebSocketClientProtocolConfig webSocketConfig() {
            return WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri(URI.create(options.address().toString()))
                    .version(WebSocketVersion.V13)
                    .subprotocol(options.version() == MqttVersion.V3_1 ? "mqttv3.1" : "mqtt") // [MQTT-6.0.0-3]
                    .maxFramePayloadLength(MAX_FRAME_BYTES)
                    .handshakeTimeoutMillis(options.connectTimeout().toMillis())
                    .build();
        }
    }
}
