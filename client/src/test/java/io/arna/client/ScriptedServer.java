package io.arna.client;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A server that says what the test tells it to, byte by byte, on a free loopback port. The test waits where it reads, for at most ten
 * seconds; there is no thread but the test's.
 */
public final class ScriptedServer implements Closeable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket listener;

    private ScriptedServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens on a free port of 127.0.0.1. */
    public static ScriptedServer start() {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            listener.setSoTimeout(PATIENCE_MILLIS);
            return new ScriptedServer(listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The next client's connection, over TCP. */
    public Guest guest() throws IOException {
        Socket socket = listener.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return new Guest(socket, new RawStream(socket));
    }

    /** The next client's connection, over WebSocket, with the handshake done. */
    public Guest webSocketGuest() throws IOException {
        Socket socket = listener.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Guest(socket, WebSocketStream.shakeHands(socket));
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client's connection, seen from the server. */
    public static final class Guest implements Closeable {
        private final Socket socket;
        private final ByteStream stream;
        private final PacketDecoder decoder = new PacketDecoder(Role.SERVER, 268_435_460, new TopicNames(16));
        private final ByteBuf received = Unpooled.buffer();

        private Guest(Socket socket, ByteStream stream) {
            this.socket = socket;
            this.stream = stream;
        }

        /** The next packet. */
        public Packet hears() throws IOException {
            Packet packet = decoder.decode(received);
            while (packet == null) {
                byte[] bytes = stream.read();
                if (bytes.length == 0) { throw new EOFException("the client has closed"); }
                received.discardReadBytes().writeBytes(bytes);
                packet = decoder.decode(received);
            }
            return packet;
        }

        /** CONNECT, answered with success. */
        public Connect welcomes() throws IOException {
            return welcomes(false, ConnAckProperties.NONE);
        }

        /** CONNECT, answered with success. */
        public Connect welcomes(boolean sessionPresent, ConnAckProperties properties) throws IOException {
            Connect connect = (Connect) hears();
            says(new ConnAck(sessionPresent, ReasonCode.SUCCESS, properties));
            return connect;
        }

        /** As many bytes as {@code hex} has, in hexadecimal. */
        public String hearsBytes(int count) throws IOException {
            while (received.readableBytes() < count) {
                byte[] bytes = stream.read();
                if (bytes.length == 0) { throw new EOFException("the client has closed"); }
                received.writeBytes(bytes);
            }
            return ByteBufUtil.hexDump(received.readBytes(count));
        }

        /** Sends packets, together. */
        public Guest says(Packet... packets) throws IOException {
            ByteBuf out = Unpooled.buffer();
            for (Packet packet : packets) {
                PacketEncoder.encode(packet, version(), out);
            }
            return saysBytes(ByteBufUtil.getBytes(out));
        }

        /** What the client speaks, once CONNECT is heard. */
        public MqttVersion version() {
            return decoder.version();
        }

        /** Sends bytes, written in hexadecimal; blanks do not count. */
        public Guest saysHex(String hex) throws IOException {
            return saysBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        }

        /** Sends bytes, all at once. */
        public Guest saysBytes(byte[] bytes) throws IOException {
            stream.write(bytes);
            return this;
        }

        /** Whether the client has said that nothing follows, and nothing did. */
        public boolean hearsTheEnd() throws IOException {
            return received.readableBytes() == 0 && stream.read().length == 0;
        }

        /** Writes to the socket itself, past any WebSocket framing. */
        public void saysRaw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** The address the client comes from. */
        public String address() {
            return socket.getInetAddress().getHostAddress();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    interface ByteStream {
        /** Some bytes; none at the end. */
        byte[] read() throws IOException;

        void write(byte[] bytes) throws IOException;
    }

    private record RawStream(Socket socket) implements ByteStream {
        @Override
        public byte[] read() throws IOException {
            byte[] buffer = new byte[64 * 1024];
            int length = socket.getInputStream().read(buffer);
            return length < 0 ? new byte[0] : Arrays.copyOf(buffer, length);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }
    }

    /** RFC 6455, the server's side, as far as MQTT needs it. */
    static final class WebSocketStream implements ByteStream {
        private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        static final int CONTINUATION = 0;
        static final int TEXT = 1;
        static final int BINARY = 2;
        static final int CLOSE = 8;

        private final InputStream in;
        private final OutputStream out;

        private WebSocketStream(Socket socket) throws IOException {
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        static WebSocketStream shakeHands(Socket socket) throws IOException {
            WebSocketStream stream = new WebSocketStream(socket);
            String request = stream.readHead();
            String key = header(request, "sec-websocket-key");
            String protocol = header(request, "sec-websocket-protocol");
            stream.out.write(("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
                    + "sec-websocket-accept: " + accept(key) + "\r\nsec-websocket-protocol: " + protocol + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return stream;
        }

        private String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) readByte());
            }
            return head.toString();
        }

        private static String header(String head, String name) {
            return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip()).findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + " in " + head));
        }

        private static String accept(String key) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-1")
                        .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
                return Base64.getEncoder().encodeToString(hash);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java has SHA-1", e);
            }
        }

        private int readByte() throws IOException {
            int value = in.read();
            if (value < 0) { throw new EOFException(); }
            return value;
        }

        @Override
        public byte[] read() throws IOException {
            int first = in.read();
            if (first < 0 || (first & 0x0F) == CLOSE) { return new byte[0]; }
            long length = readByte() & 0x7F; // clients mask
            if (length >= 126) {
                int bytes = length == 126 ? 2 : 8;
                length = 0;
                for (int i = 0; i < bytes; i++) {
                    length = length << 8 | readByte();
                }
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return payload;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            out.write(frame(BINARY, true, bytes));
        }

        /** One frame of the server's. */
        static byte[] frame(int opcode, boolean isLast, byte[] payload) {
            ByteBuf frame = Unpooled.buffer();
            frame.writeByte((isLast ? 0x80 : 0) | opcode);
            if (payload.length < 126) {
                frame.writeByte(payload.length);
            } else if (payload.length < 65_536) {
                frame.writeByte(126).writeShort(payload.length);
            } else {
                frame.writeByte(127).writeLong(payload.length);
            }
            return ByteBufUtil.getBytes(frame.writeBytes(payload));
        }
    }
}
