package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Payload;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Speaks MQTT in WebSocket frames made by hand: bytes are cut into frames and messages anywhere, with empty ones and pings between
 * them.
 */
final class WebSocketClient extends TestClient {
    static final String REQUEST = """
            GET /mqtt HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: keep-alive, Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: other, mqtt

            """.replace("\n", "\r\n");

    /** A frame as it was heard. */
    record Frame(int firstByte, Payload payload) {}

    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    static final int FINAL = 0x80;

    private final DataInputStream data = new DataInputStream(in);
    private final Random random = new Random(42);
    /** Whether a message has begun and not ended. */
    private boolean inMessage;

    WebSocketClient(InetSocketAddress address) throws IOException {
        super(address);
    }

    private WebSocketClient(InetSocketAddress address, @Nullable SSLSocketFactory tls, byte[] first)
            throws IOException {
        super(address, tls, first);
    }

    /** With the handshake done. */
    static WebSocketClient shakingHands(InetSocketAddress address) throws IOException {
        return shakingHands(address, null, new byte[0]);
    }

    /** With the handshake done, inside TLS if that is given, and something said before all that. */
    static WebSocketClient shakingHands(InetSocketAddress address, @Nullable SSLSocketFactory tls, byte[] first)
            throws IOException {
        WebSocketClient client = new WebSocketClient(address, tls, first);
        client.out.write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        assertThat(client.hearHead()).startsWith("HTTP/1.1 101 ");
        return client;
    }

    /** A masked frame. */
    static byte[] frame(int firstByte, byte[] payload) {
        byte[] mask = {0x12, (byte) 0xFE, 0x00, 0x7A};
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    @Override
    void say(byte[] bytes) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int at = 0;
        do {
            int length = Math.min(bytes.length - at, random.nextInt(bytes.length < 1_000 ? 20 : 70_000));
            byte[] part = new byte[length];
            System.arraycopy(bytes, at, part, 0, length);
            boolean last = random.nextBoolean();
            frames.write(frame((last ? FINAL : 0) | (inMessage ? CONTINUATION : BINARY), part));
            inMessage = !last;
            at += length;
            if (random.nextInt(4) == 0) {
                frames.write(frame(FINAL | PING, new byte[random.nextInt(126)]));
            }
        } while (at < bytes.length);
        out.write(frames.toByteArray());
    }

    @Override
    byte @Nullable [] hearBytes() throws IOException {
        Frame frame = hearFrame();
        while (frame.firstByte() == (FINAL | PONG)) {
            frame = hearFrame();
        }
        if (frame.firstByte() == (FINAL | CLOSE)) {
            assertThat(in.read()).as("the end after closing").isNegative();
            return null;
        }
        assertThat(frame.firstByte()).isEqualTo(FINAL | BINARY);
        return frame.payload().toByteArray();
    }

    @Override
    void endOutput() throws IOException {
        out.write(frame(FINAL | CLOSE, new byte[]{0x03, (byte) 0xE8}));
    }

    Frame hearFrame() throws IOException {
        int firstByte = data.readUnsignedByte();
        int length = data.readUnsignedByte();
        assertThat(length).as("not masked").isLessThan(0x80);
        long real = length == 127 ? data.readLong() : length == 126 ? data.readUnsignedShort() : length;
        byte[] payload = new byte[Math.toIntExact(real)];
        data.readFully(payload);
        return new Frame(firstByte, Payload.copyOf(payload));
    }

    /** The head of an HTTP response. */
    String hearHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) data.readUnsignedByte());
        }
        return head.toString();
    }
}
