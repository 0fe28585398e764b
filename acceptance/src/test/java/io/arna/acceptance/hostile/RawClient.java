package io.arna.acceptance.hostile;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A socket and the codec, nothing between: sends any bytes, reads packets. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LARGEST_PACKET = 1 << 20;

    private final Socket socket;
    private final MqttVersion version;
    private final PacketDecoder decoder = new PacketDecoder(Role.CLIENT, LARGEST_PACKET, new TopicNames(16));
    private final ByteBuf in = Unpooled.buffer();

    RawClient(int port, MqttVersion version) throws IOException {
        this.version = version;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        decoder.version(version);
    }

    /** A client that has been let in. */
    static RawClient connected(int port, MqttVersion version, String clientId) throws IOException {
        RawClient client = new RawClient(port, version);
        client.send(new Connect(version, true, 0, clientId, null, null, null, ConnectProperties.NONE));
        if (client.read() == null) { throw new IOException(clientId + " was not let in"); }
        return client;
    }

    void send(Packet packet) throws IOException {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        send(bytes);
    }

    /** Sends bytes; false when the broker has closed the connection before it took them all. */
    boolean send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    /** The next packet; null when the broker has closed the connection instead. */
    @Nullable
    Packet read() throws IOException {
        byte[] some = new byte[4096];
        while (true) {
            Packet packet = in.isReadable() ? decoder.decode(in) : null;
            if (packet != null) { return packet; }
            int count;
            try {
                count = socket.getInputStream().read(some);
            } catch (SocketException e) {
                // A reset is an end, too.
                return null;
            }
            if (count < 0) { return null; }
            in.discardReadBytes().writeBytes(some, 0, count);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
