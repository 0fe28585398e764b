package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A TLS connection that is not decrypted: says what its ClientHello tells to everybody, and what reading it takes. */
final class Encrypted implements Speech {
    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_VERSIONS = 43;

    private final Endpoint client;
    private final Endpoint server;
    private final Report report;
    private boolean told;

    Encrypted(Endpoint client, Endpoint server, Report report) {
        this.client = client;
        this.server = server;
        this.report = report;
    }

    @Override
    public void take(long nanos, boolean fromClient, ByteBuf fresh) {
        if (told) { return; }
        told = true;
        report.remark(nanos, client, server,
                "this is TLS (" + (fromClient ? hello(fresh.slice()) : "begun before the capture")
                        + "); to read it, give the key log of the broker or the client: --keylog FILE");
    }

    private static String hello(ByteBuf bytes) {
        List<String> versions = new ArrayList<>();
        String name = "no server name";
        try {
            if (bytes.getByte(0) != 0x16 || bytes.getByte(5) != 1) { return "begun before the capture"; }
            int at = 9 + 2 + 32;
            int legacy = bytes.getUnsignedShort(9);
            at += 1 + bytes.getUnsignedByte(at);
            at += 2 + bytes.getUnsignedShort(at);
            at += 1 + bytes.getUnsignedByte(at);
            int end = at + 2 + bytes.getUnsignedShort(at);
            at += 2;
            while (at < end) {
                int type = bytes.getUnsignedShort(at);
                int length = bytes.getUnsignedShort(at + 2);
                if (type == SERVER_NAME && length > 5) {
                    name = "server name " + bytes.toString(at + 9, bytes.getUnsignedShort(at + 7),
                            StandardCharsets.US_ASCII).replaceAll("[^!-~]", "?");
                } else if (type == SUPPORTED_VERSIONS) {
                    for (int i = at + 5; i < at + 4 + length; i += 2) {
                        addVersion(versions, bytes.getUnsignedShort(i));
                    }
                }
                at += 4 + length;
            }
            if (versions.isEmpty()) {
                addVersion(versions, legacy);
            }
        } catch (IndexOutOfBoundsException _) {
            return "its ClientHello is not whole in one segment";
        }
        return "the client offers " + String.join(", ", versions) + "; " + name;
    }

    private static void addVersion(List<String> versions, int version) {
        if (version >= 0x0301 && version <= 0x0304) { // others are noise that clients send on purpose
            versions.add("TLS 1." + (version - 0x0301));
        }
    }

    @Override
    public void end(long nanos, boolean fromClient, @Nullable String reason) {
        // What is lost of it could not have been read either.
    }
}
