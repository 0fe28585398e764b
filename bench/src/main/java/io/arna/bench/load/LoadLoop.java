package io.arna.bench.load;

import io.arna.mqtt.MqttVersion;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread all clients of the generator live on, with what they share: the buffer they read into, the array packets are taken apart
 * in, the clock, the counts.
 */
final class LoadLoop implements AutoCloseable {
    static final int OUTPUT_BYTES = 8 * 1024;
    private static final int READ_BYTES = 128 * 1024;
    private static final int HIGH_WATER_BYTES = 256 * 1024;
    private static final int MOST_NOTES = 5;
    /** Not 0: without a quiet time a loop may end before it has closed its channels. */
    private static final long QUIET_MILLIS = 1;
    private static final long CLOSE_MILLIS = 2_000;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final InetSocketAddress server;
    private final List<InetAddress> sources;
    private final ByteBuf readBuffer = Unpooled.directBuffer(READ_BYTES, READ_BYTES);
    private final Queue<LoadClient> talkers = new ArrayDeque<>();
    private final Set<LoadClient> clients = new HashSet<>();
    private final Counts counts = new Counts();
    private final Stamp stamp = new Stamp();
    private final List<String> notes = new ArrayList<>();
    private final long clockOffsetNanos =
            TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
    private byte[] scratch = new byte[2 * READ_BYTES];
    private boolean turnEnds;
    private Runnable atEndOfTurn = () -> {};
    private int dialled;
    private long readNanos;

    /**
     * Starts the thread.
     *
     * @param sources the addresses of this machine to connect from in turn; empty leaves it to the system
     */
    LoadLoop(InetSocketAddress server, List<InetAddress> sources) {
        this.server = server;
        this.sources = List.copyOf(sources);
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Supplier<Channel> channels = epoll ? EpollSocketChannel::new : NioSocketChannel::new;
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("arna-bench", true), io);
        loop = group.next();
        bootstrap = new Bootstrap().group(group)
                .channelFactory(channels::get)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new SharedBuffer())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(HIGH_WATER_BYTES / 2, HIGH_WATER_BYTES));
    }

    /** Any thread. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs a task after a while, on the loop. */
    void schedule(Runnable task, long delayNanos) {
        var _ = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Connects a client. On the loop. */
    void dial(MqttVersion version, Part part) {
        LoadClient client = new LoadClient(this, version, part);
        part.client = client;
        clients.add(client);
        Bootstrap dialler = bootstrap.clone().handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(client);
                channel.config().setAutoRead(part.readsEveryMillis() == 0);
            }
        });
        if (!sources.isEmpty()) {
            dialler.localAddress(sources.get(dialled++ % sources.size()), 0);
        }
        dialler.connect(server).addListener(done -> {
            if (!done.isSuccess()) {
                note(String.valueOf(done.cause()));
                client.fail();
            }
        });
    }

    /** Lets every client say that it is there, again and again: sooner than the keep alive asks for. */
    void ping(int keepAliveSeconds) {
        if (keepAliveSeconds > 0) {
            var _ = loop.scheduleAtFixedRate(() -> clients.forEach(LoadClient::ping), keepAliveSeconds * 500L,
                    keepAliveSeconds * 500L, TimeUnit.MILLISECONDS);
        }
    }

    /** Lets those that read seldom read whatever comes. */
    void hurry() {
        clients.forEach(LoadClient::hurry);
    }

    void isOver(LoadClient client) {
        clients.remove(client);
    }

    /** What is to happen once all that was read in a turn of the loop has been handled. */
    void atEndOfTurn(Runnable task) {
        atEndOfTurn = task;
    }

    void writeAtEndOfTurn(LoadClient client) {
        talkers.add(client);
        endTurn();
    }

    /** Makes sure that this turn of the loop ends with {@link #atEndOfTurn} and a write for each who has something to say. */
    void endTurn() {
        if (!turnEnds) {
            turnEnds = true;
            loop.execute(() -> {
                atEndOfTurn.run();
                for (LoadClient talker = talkers.poll(); talker != null; talker = talkers.poll()) {
                    talker.write();
                }
                turnEnds = false;
            });
        }
    }

    /** Nanoseconds since 1970, as steady as the monotonic clock; comparable between processes of a machine to some microseconds. */
    long nanos() {
        return System.nanoTime() + clockOffsetNanos;
    }

    /** Bytes have come: the messages in them came now. */
    void hasRead() {
        readNanos = nanos();
    }

    /** When the bytes that are being handled came. */
    long readNanos() {
        return readNanos;
    }

    Counts counts() {
        return counts;
    }

    Stamp stamp() {
        return stamp;
    }

    ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /** The array in which packets are taken apart, with room for {@code length} bytes; whoever asks next gets the same. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        return scratch;
    }

    /** Keeps the first few things that went wrong, for the report. */
    void note(String what) {
        if (notes.size() < MOST_NOTES && !notes.contains(what)) {
            notes.add(what);
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Ends the thread and every connection. */
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        readBuffer.release();
    }

    /** Lets all clients read into one buffer, one after the other, each at most once per turn. */
    private final class SharedBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
        SharedBuffer() {
            super(1);
        }

        @Override
        @SuppressWarnings("deprecation") // the type in the method's signature is Netty's choice
        public Handle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public int guess() {
                    return READ_BYTES;
                }

                @Override
                public ByteBuf allocate(ByteBufAllocator allocator) {
                    return readBuffer.clear().retain();
                }
            };
        }
    }
}
