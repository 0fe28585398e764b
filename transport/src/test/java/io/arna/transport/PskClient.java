package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.packet.Packet;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Vector;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.BasicTlsPSKIdentity;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** A client's end of a connection encrypted with a key both sides know, on a plain blocking socket. */
final class PskClient implements AutoCloseable {
    /** What it offers, and what it was told. */
    static final class Offer extends PSKTlsClient {
        private final byte[] identity;
        private final byte[] key;
        private final ProtocolVersion version;
        private final int[] suites;
        volatile @Nullable String hint;

        Offer(byte[] identity, String hexKey, ProtocolVersion version, int... suites) {
            super(new BcTlsCrypto(new SecureRandom()), identity, HexFormat.of().parseHex(hexKey));
            this.identity = identity.clone();
            this.key = HexFormat.of().parseHex(hexKey);
            this.version = version;
            this.suites = suites;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() { return version.only(); }

        @Override
        protected int[] getSupportedCipherSuites() {
            if (suites.length > 0) { return suites.clone(); }
            return version.equals(ProtocolVersion.TLSv13)
                    ? new int[]{CipherSuite.TLS_AES_128_GCM_SHA256}
                    : super.getSupportedCipherSuites();
        }

        @Override
        @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // so it is declared
        public @Nullable Vector getExternalPSKs() {
            if (!version.equals(ProtocolVersion.TLSv13)) { return null; }
            Vector all = new Vector();
            all.add(new BasicTlsPSKExternal(identity, getCrypto().createSecret(key)));
            return all;
        }

        @Override
        public TlsPSKIdentity getPSKIdentity() {
            return new BasicTlsPSKIdentity(identity, key) {
                @Override
                public void notifyIdentityHint(byte[] told) {
                    hint = new String(told, StandardCharsets.UTF_8);
                }
            };
        }
    }

    final Socket wire;
    private final TlsClientProtocol protocol;
    private final InputStream in;

    /** With the handshake done, as far as the client knows. */
    PskClient(InetSocketAddress address, Offer offer) throws IOException {
        this(address, offer, new byte[0]);
    }

    /**
     * @param first what is sent before the handshake
     */
    PskClient(InetSocketAddress address, Offer offer, byte[] first) throws IOException {
        wire = new Socket(address.getAddress(), address.getPort());
        wire.setSoTimeout(TestClient.PATIENCE_MILLIS);
        wire.getOutputStream().write(first);
        protocol = new TlsClientProtocol(wire.getInputStream(), wire.getOutputStream());
        try {
            protocol.connect(offer);
        } catch (IOException refused) {
            wire.close();
            throw refused;
        }
        in = protocol.getInputStream();
    }

    static Offer offer(String identity, String hexKey, ProtocolVersion version, int... suites) {
        return new Offer(identity.getBytes(StandardCharsets.UTF_8), hexKey, version, suites);
    }

    void say(Packet... packets) throws IOException {
        say(TestClient.bytes(packets));
    }

    void say(byte[] bytes) throws IOException {
        protocol.getOutputStream().write(bytes);
    }

    /** So many bytes of MQTT. */
    byte[] hear(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        assertThat(bytes).as("bytes before the end").hasSize(count);
        return bytes;
    }

    /** Is let in and hears what it says. */
    void greets(String text) throws IOException {
        say(TestClient.connect("c"));
        assertThat(hear(4)).containsExactly(0x20, 2, 0, 0);
        echoes(text.getBytes(StandardCharsets.UTF_8));
    }

    void echoes(byte[] payload) throws IOException {
        byte[] bytes = TestClient.bytes(TestClient.publish(payload));
        say(bytes);
        assertThat(Arrays.equals(hear(bytes.length), bytes)).as("the same comes back").isTrue();
    }

    /** Whether the other side has said that nothing follows. */
    boolean hearsEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        protocol.close();
        wire.close();
    }
}
