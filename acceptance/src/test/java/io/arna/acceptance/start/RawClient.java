package io.arna.acceptance.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** An MQTT 5 client that knows three packets. */
final class RawClient implements AutoCloseable {
    private final Socket socket;

    /** Connects and is let in. */
    RawClient(URI address, String clientId) throws IOException {
        socket = new Socket(InetAddress.ofLiteral(address.getHost().replace("[", "").replace("]", "")),
                address.getPort());
        socket.setSoTimeout(30_000);
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream connect = new ByteArrayOutputStream();
        connect.write(0x10);
        connect.write(13 + id.length);
        connect.writeBytes(HexFormat.of().parseHex("00044d515454" + "05" + "02" + "003c" + "00" + "00")); // version 5, clean start, 60 s
        connect.write(id.length);
        connect.writeBytes(id);
        socket.getOutputStream().write(connect.toByteArray());
        assertThat(packet()[0]).as("CONNACK").isEqualTo((byte) 0x20);
    }

    /** The next packet, which is a short one: its first byte, its length, the rest. */
    byte[] packet() throws IOException {
        byte[] head = socket.getInputStream().readNBytes(2);
        assertThat(head).as("head of a packet").hasSize(2);
        byte[] rest = socket.getInputStream().readNBytes(head[1]);
        byte[] packet = new byte[2 + rest.length];
        System.arraycopy(head, 0, packet, 0, 2);
        System.arraycopy(rest, 0, packet, 2, rest.length);
        return packet;
    }

    /** Asks whether anybody is there. */
    void ping() throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex("c000"));
        assertThat(packet()).as("PINGRESP").containsExactly(0xD0, 0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
