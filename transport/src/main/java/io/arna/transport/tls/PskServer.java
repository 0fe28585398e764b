package io.arna.transport.tls;

import io.arna.mqtt.Payload;
import io.arna.transport.tls.TlsSettings.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is decided in the handshake of one connection: versions, suites, whose key it is (RFC 4279, RFC 5487, RFC 5489, RFC 8446). Remembers, in
 * words for the operator, why it came to nothing. One thread at a time.
 */
final class PskServer extends AbstractTlsServer {
    /** TLS 1.3, with the hash that keys are for when nothing else is said of them (RFC 8446, section 4.2.11). */
    private static final int[] TLS_1_3 =
            {CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_CHACHA20_POLY1305_SHA256};
    /**
     * TLS 1.2, the best first: those that keep what was said secret even if the key is lost later; then what small devices have (RFC 7925),
     * and what is in Mosquitto's clients.
     */
    private static final int[] TLS_1_2 = {
            CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256, CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256,
            CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384, CipherSuite.TLS_DHE_PSK_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_DHE_PSK_WITH_AES_256_GCM_SHA384, CipherSuite.TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_PSK_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_PSK_WITH_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_PSK_WITH_AES_128_CCM,
            CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256,
            CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA};
    private static final int[] GROUPS =
            {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1, NamedGroup.ffdhe2048, NamedGroup.ffdhe3072};
    private static final int SHOWN = 64;

    private final PskSettings settings;
    private final String applicationProtocol;
    private final PskFile keys;
    /** Null until the client has named one that has a key. */
    private @Nullable String identity;
    /** Null while nothing of ours has ended the handshake. */
    private @Nullable String refusal;
    private boolean complete;

    PskServer(TlsCrypto crypto, PskSettings settings, String applicationProtocol, PskFile keys) {
        super(crypto);
        this.settings = settings;
        this.applicationProtocol = applicationProtocol;
        this.keys = keys;
    }

    /** Whose key the client has; null until it has shown that. */
    @Nullable
    String identity() {
        return complete ? identity : null;
    }

    boolean isComplete() { return complete; }

    /** Why a handshake failed, for the operator. */
    String inWords(Throwable failure) {
        if (refusal != null) { return refusal; }
        short alert = failure instanceof TlsFatalAlert raised ? raised.getAlertDescription() : -1;
        return switch (alert) {
            case AlertDescription.bad_record_mac, AlertDescription.decrypt_error -> identity == null || complete
                    ? "what the client sent cannot be decrypted"
                    : "the client has another key than " + quoted(identity) + " has here";
            case AlertDescription.protocol_version -> "the client speaks no version of TLS that we do";
            case AlertDescription.handshake_failure, AlertDescription.missing_extension ->
                    "the client offers no key that both sides know, or no cipher suite for it";
            default -> failure instanceof TlsFatalAlert || failure.getMessage() == null
                    ? "what came is no handshake that can be understood (" + failure.getMessage() + ")"
                    : String.valueOf(failure.getMessage());
        };
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        if (level == AlertLevel.fatal) {
            refusal = "the client has ended it: " + AlertDescription.getName(description);
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        complete = true;
    }

    @Override
    public TlsPSKIdentityManager getPSKIdentityManager() {
        return new TlsPSKIdentityManager() {
            @Override
            public byte @Nullable [] getHint() {
                return settings.hint() == null ? null : settings.hint().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte @Nullable [] getPSK(byte[] named) {
                Payload key = find(named);
                return key == null ? null : key.toByteArray(); // null: unknown_psk_identity
            }
        };
    }

    /** Of TLS 1.3: the first identity that has a key. */
    @Override
    @SuppressWarnings("rawtypes") // so it is declared
    public @Nullable TlsPSKExternal getExternalPSK(Vector identities) {
        for (Object offered : identities) {
            byte[] named = ((PskIdentity) offered).getIdentity();
            Payload key = find(named);
            if (key != null) {
                refusal = null;
                return new BasicTlsPSKExternal(named, getCrypto().createSecret(key.toByteArray()));
            }
        }
        return null;
    }

    private @Nullable Payload find(byte[] named) {
        String name;
        try {
            name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(named)).toString();
        } catch (CharacterCodingException _) {
            refusal = "the client's identity is not UTF-8";
            return null;
        }
        Payload key = keys.key(name);
        if (key == null) {
            refusal = "no key is known for the identity " + quoted(name);
        } else {
            identity = name;
        }
        return key;
    }

    private static String quoted(String name) {
        StringBuilder shown = new StringBuilder("\"");
        name.codePoints().limit(SHOWN).map(each -> Character.isISOControl(each) ? '?' : each)
                .forEach(shown::appendCodePoint);
        return shown.append(name.codePointCount(0, name.length()) > SHOWN ? "\u2026\"" : "\"").toString();
    }

    /** There are no certificates here: who brings no key that is known is refused. */
    @Override
    public @Nullable TlsCredentials getCredentials() throws IOException {
        if (TlsUtils.isTLSv13(context)) {
            throw new TlsFatalAlert(refusal == null ? AlertDescription.handshake_failure
                    : AlertDescription.unknown_psk_identity);
        }
        return null;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return settings.versions().stream()
                .map(version -> version == Version.TLS1_2 ? ProtocolVersion.TLSv12 : ProtocolVersion.TLSv13)
                .toArray(ProtocolVersion[]::new);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(getCrypto(), Arrays.concatenate(TLS_1_3, TLS_1_2));
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int[] getSupportedGroups() { return GROUPS.clone(); }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // so it is declared
    protected Vector<ProtocolName> getProtocolNames() {
        Vector<ProtocolName> names = new Vector<>();
        names.add(ProtocolName.asUtf8Encoding(applicationProtocol));
        return names;
    }
}
