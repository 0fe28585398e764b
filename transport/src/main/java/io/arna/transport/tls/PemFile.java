package io.arna.transport.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A file of PEM blocks (RFC 7468), as OpenSSL and every authority write it. Refusals are one sentence, beginning with the file.
 */
final class PemFile {
    /** A file that cannot be used; the message says why. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String sentence) {
            super(sentence, null, false, false);
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    private record Block(String label, String headers, String base64) {
        byte[] der() {
            return Base64.getMimeDecoder().decode(base64);
        }
    }

    private static final long LARGEST_BYTES = 8 << 20;
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----\\s*((?:[A-Za-z-]+:[^\\n]*\\n(?:[ \\t][^\\n]*\\n)*)*)([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    /** AlgorithmIdentifier of RSA with no parameters (RFC 8017, appendix A.1). */
    private static final byte[] RSA = {0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D,
            0x01, 0x01, 0x01, 0x05, 0x00};
    /** Object identifier of elliptic curve keys (RFC 5480). */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** What the algorithm in a PKCS #8 key may be; tried in turn, because the JDK has no way to ask. */
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private final Path path;
    private final List<Block> blocks;

    private PemFile(Path path, List<Block> blocks) {
        this.path = path;
        this.blocks = blocks;
    }

    /** Reads a file, whatever is in it. */
    static PemFile read(Path path) throws Refused {
        String text;
        try {
            if (Files.size(path) > LARGEST_BYTES) {
                throw new Refused(path + " is too large for keys or certificates");
            }
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            throw new Refused(path + ": there is no such file");
        } catch (AccessDeniedException _) {
            throw new Refused(path + ": the file may not be read");
        } catch (CharacterCodingException _) {
            throw new Refused(path + " is no PEM file");
        } catch (IOException e) {
            throw new Refused(Files.isDirectory(path)
                    ? path + " is a directory, not a file"
                    : path + " cannot be read: " + e.getMessage());
        }
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text.replace("\r", ""));
        while (block.find()) {
            try {
                Block found = new Block(block.group(1), block.group(2), block.group(3));
                var _ = found.der();
                blocks.add(found);
            } catch (IllegalArgumentException _) {
                throw new Refused(path + ": a block " + block.group(1) + " is damaged");
            }
        }
        if (blocks.isEmpty()) { throw new Refused(path + " is no PEM file: it has no line -----BEGIN …-----"); }
        return new PemFile(path, blocks);
    }

    /** All certificates, in order; at least one. */
    List<X509Certificate> certificates() throws Refused {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")
                        || block.label.equals("TRUSTED CERTIFICATE")) {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (CertificateException e) {
            throw new Refused(path + ": a certificate is damaged: " + e.getMessage());
        }
        if (found.isEmpty()) { throw new Refused(path + " has no certificate in it, but " + blocks.getFirst().label); }
        return found;
    }

    /** All lists of revoked certificates; at least one. */
    List<X509CRL> crls() throws Refused {
        List<X509CRL> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label.equals("X509 CRL")) {
                    found.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (CertificateException | CRLException e) {
            throw new Refused(path + ": a list of revoked certificates is damaged: " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw new Refused(path + " has no list of revoked certificates in it, but " + blocks.getFirst().label);
        }
        return found;
    }

    /** Whether the key in it can be read only with a password. */
    boolean hasEncryptedKey() {
        return blocks.stream().anyMatch(block -> block.label.equals("ENCRYPTED PRIVATE KEY")
                || block.headers.contains("ENCRYPTED"));
    }

    /**
     * The first private key.
     *
     * @param password null when there is none
     */
    PrivateKey privateKey(char @Nullable [] password) throws Refused {
        for (Block block : blocks) {
            if (block.headers.contains("ENCRYPTED")) {
                throw new Refused(path + " is encrypted in a way of the past; make it a key of today with: "
                        + "openssl pkcs8 -topk8 -in " + path.getFileName() + " -out new.key");
            }
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return key(new PKCS8EncodedKeySpec(block.der()));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return key(decrypted(block.der(), password));
                }
                case "RSA PRIVATE KEY" -> {
                    return key(new PKCS8EncodedKeySpec(wrapped(RSA, block.der())));
                }
                case "EC PRIVATE KEY" -> {
                    return key(new PKCS8EncodedKeySpec(wrapped(der(0x30, EC, curve(block.der())), block.der())));
                }
                default -> {} // such as EC PARAMETERS
            }
        }
        throw new Refused(path + " has no private key in it, but " + blocks.getFirst().label);
    }

    private PrivateKey key(PKCS8EncodedKeySpec spec) throws Refused {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException _) {
                // another one
            }
        }
        throw new Refused(path + ": this kind of private key is not known, or it is damaged");
    }

    private PKCS8EncodedKeySpec decrypted(byte[] der, char @Nullable [] password) throws Refused {
        if (password == null) { throw new Refused(path + " is encrypted, and no password is given for it"); }
        PBEKeySpec spec = new PBEKeySpec(password);
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // The JDK names the scheme, of RFC 8018, only together with its parameters.
            String scheme = info.getAlgName().equals("PBES2") ? String.valueOf(info.getAlgParameters())
                    : info.getAlgName();
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(scheme).generateSecret(spec),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (IOException _) {
            throw new Refused(path + ": the key is damaged, or encrypted in a way that Java does not know");
        } catch (GeneralSecurityException _) {
            throw new Refused(path + " does not open with the password that is given for it");
        } finally {
            spec.clearPassword();
        }
    }

    /** PrivateKeyInfo (RFC 5208) around a key as OpenSSL wrote it before. */
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return der(0x30, VERSION_0, algorithm, der(0x04, key));
    }

    /** The object identifier of the curve: field [0] of an ECPrivateKey (RFC 5915). */
    private byte[] curve(byte[] key) throws Refused {
        for (int at = 0; at + 4 < key.length; at++) {
            int length = key[at + 1];
            if (key[at] == (byte) 0xA0 && length > 2 && at + 2 + length <= key.length && key[at + 2] == 0x06
                    && key[at + 3] == length - 2) {
                return Arrays.copyOfRange(key, at + 2, at + 2 + length);
            }
        }
        throw new Refused(path + ": the key does not say which elliptic curve it is of");
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length <= 0xFF) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
