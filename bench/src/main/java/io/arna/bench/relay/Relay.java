package io.arna.bench.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The least that can pass for an MQTT broker, and so the ceiling for one in Java: one thread, no sessions, no checks, no wildcards but a
 * lone {@code #}; QoS 2 is not spoken. Whoever publishes at QoS 1 is answered at once, and acknowledgements of subscribers are thrown
 * away. For trusted load on loopback only.
 */
public final class Relay implements AutoCloseable {
    private static final int READ_BYTES = 128 * 1024;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Thread thread;
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
    private final Map<String, List<Peer>> subscribers = new HashMap<>();
    private final Set<Peer> talkers = new LinkedHashSet<>();
    private final @Nullable Mistake mistake;
    private byte[] scratch = new byte[2 * READ_BYTES];
    private long delivered;
    private volatile boolean closed;

    /**
     * Begins to relay on loopback.
     *
     * @param port 0 takes a free one
     * @param mistake null for none
     * @throws IOException when it cannot listen there
     */
    public Relay(int port, @Nullable Mistake mistake) throws IOException {
        this.mistake = mistake;
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        thread = Thread.ofPlatform().name("arna-relay").start(this::run);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) listener.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try (selector; listener) {
            while (!closed) {
                selector.select(this::serve);
                for (Peer talker : talkers) {
                    talker.flush();
                }
                talkers.clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
        } else if (key.attachment() instanceof Peer peer) {
            if (key.isReadable()) {
                peer.read();
            } else if (key.isWritable()) {
                talkers.add(peer);
            }
        }
    }

    private void accept() {
        try {
            for (SocketChannel socket = listener.accept(); socket != null; socket = listener.accept()) {
                socket.configureBlocking(false);
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Peer peer = new Peer(socket);
                peer.key = socket.register(selector, SelectionKey.OP_READ, peer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) { // what was begun is ended first
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection. */
    private final class Peer {
        private final SocketChannel socket;
        private @Nullable SelectionKey key;
        private byte[] rest = {};
        private byte[] out = new byte[1024];
        private int outLength;
        private boolean v5;
        private byte @Nullable [] held;

        Peer(SocketChannel socket) {
            this.socket = socket;
        }

        void read() {
            input.clear();
            int count;
            try {
                count = socket.read(input);
            } catch (IOException _) { // as gone as by a farewell
                count = -1;
            }
            if (count < 0) {
                leave();
                return;
            }
            int length = rest.length + count;
            if (scratch.length < length) {
                scratch = new byte[2 * length];
            }
            System.arraycopy(rest, 0, scratch, 0, rest.length);
            input.flip().get(scratch, rest.length, count);
            int done = takeApart(length);
            rest = Arrays.copyOfRange(scratch, done, length);
        }

        private int takeApart(int end) {
            int at = 0;
            while (end - at >= 2) {
                int body = at + 1;
                int length = 0;
                int shift = 0;
                int digit;
                do {
                    if (body == end) { return at; }
                    digit = scratch[body++];
                    length |= (digit & 0x7F) << shift;
                    shift += 7;
                } while (digit < 0);
                if (end - body < length) { return at; }
                handle(at, body, body + length);
                at = body + length;
            }
            return at;
        }

        private void handle(int at, int body, int end) {
            switch ((scratch[at] & 0xFF) >> 4) {
                case 1 -> {
                    v5 = scratch[body + 6] == 5;
                    say(v5 ? new byte[]{0x20, 3, 0, 0, 0} : new byte[]{0x20, 2, 0, 0});
                }
                case 3 -> relay(at, body, end);
                case 8 -> subscribe(body, end);
                case 12 -> say(new byte[]{(byte) 0xD0, 0});
                case 14 -> leave();
                default -> {} // acknowledgements of what we have forgotten
            }
        }

        private void subscribe(int body, int end) {
            int at = body + 2 + (v5 ? 1 + scratch[body + 2] : 0);
            int count = 0;
            while (at < end) {
                int length = twoBytes(at);
                String filter = new String(scratch, at + 2, length, StandardCharsets.UTF_8);
                subscribers.computeIfAbsent(filter, _ -> new ArrayList<>()).add(this);
                at += 3 + length;
                count++;
            }
            byte[] answer = new byte[4 + (v5 ? 1 : 0) + count];
            answer[0] = (byte) 0x90;
            answer[1] = (byte) (answer.length - 2);
            answer[2] = scratch[body];
            answer[3] = scratch[body + 1];
            say(answer);
        }

        private void relay(int at, int body, int end) {
            int topicLength = twoBytes(body);
            String topic = new String(scratch, body + 2, topicLength, StandardCharsets.UTF_8);
            if ((scratch[at] & 6) != 0) {
                int idAt = body + 2 + topicLength;
                say(new byte[]{0x40, 2, scratch[idAt], scratch[idAt + 1]});
            }
            deliver(subscribers.get(topic), at, end);
            deliver(subscribers.get("#"), at, end);
        }

        private void deliver(@Nullable List<Peer> to, int at, int end) {
            if (to == null) { return; }
            for (Peer peer : to) {
                peer.deliver(at, end);
            }
        }

        private void deliver(int at, int end) {
            delivered++;
            if (held == null && (mistake == null || delivered % mistake.every() != 0)) {
                append(scratch, at, end - at);
                return;
            }
            byte[] frame = Arrays.copyOfRange(scratch, at, end);
            if (held != null) {
                say(frame);
                say(held);
                held = null;
                return;
            }
            switch (mistake == null ? Mistake.Kind.DROP : mistake.kind()) {
                case DROP -> {}
                case DOUBLE -> {
                    say(frame);
                    say(frame);
                }
                case SWAP -> held = frame;
                case SPOIL -> {
                    frame[frame.length - 6] ^= 4;
                    say(frame);
                }
            }
        }

        private void say(byte[] bytes) {
            append(bytes, 0, bytes.length);
        }

        private void append(byte[] bytes, int at, int length) {
            if (out.length - outLength < length) {
                out = Arrays.copyOf(out, Math.max(outLength + length, 2 * out.length));
            }
            System.arraycopy(bytes, at, out, outLength, length);
            outLength += length;
            talkers.add(this);
        }

        void flush() {
            if (outLength == 0 || key == null || !key.isValid()) { return; }
            try {
                int written = socket.write(ByteBuffer.wrap(out, 0, outLength));
                System.arraycopy(out, written, out, 0, outLength - written);
                outLength -= written;
                key.interestOps(outLength == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            } catch (IOException _) { // as gone as by a farewell
                leave();
            }
        }

        private void leave() {
            subscribers.values().forEach(list -> list.remove(this));
            outLength = 0;
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private int twoBytes(int at) {
            return ((scratch[at] & 0xFF) << 8) | (scratch[at + 1] & 0xFF);
        }
    }
}
