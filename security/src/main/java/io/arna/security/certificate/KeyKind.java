package io.arna.security.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** What kind of key is made. */
public enum KeyKind {
    /** ECDSA on P-256: small, quick, and everybody has it. */
    EC("SHA256withECDSA") {
        @Override
        public KeyPair generate() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // each Java has it
            }
        }
    },
    /** RSA of 3072 bits: for devices that have nothing else. */
    RSA("SHA256withRSA") {
        @Override
        public KeyPair generate() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(RSA_BITS);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // each Java has it
            }
        }
    },
    /** Ed25519: the smallest; some clients do not know it. */
    ED25519("Ed25519") {
        @Override
        public KeyPair generate() {
            try {
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // each Java has it
            }
        }
    };

    private static final int RSA_BITS = 3_072;

    private final String signature;

    KeyKind(String signature) {
        this.signature = signature;
    }

    /** A new pair. */
    public abstract KeyPair generate();

    /** How a key of this algorithm, as Java calls it, signs. */
    static String signatureOf(String algorithm) throws CertificateException {
        return switch (algorithm) {
            case "EC", "ECDSA" -> EC.signature;
            case "RSA" -> RSA.signature;
            case "Ed25519", "EdDSA" -> ED25519.signature;
            default -> throw new CertificateException(
                    "a key of the kind " + algorithm + " cannot sign here: EC, RSA and Ed25519 can");
        };
    }
}
