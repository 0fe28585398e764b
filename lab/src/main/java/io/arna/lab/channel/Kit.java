package io.arna.lab.channel;

import io.arna.lab.channel.Channel.Holder;
import io.arna.mqtt.Payload;
import io.arna.security.certificate.Authority;
import io.arna.security.certificate.Authority.Purpose;
import io.arna.security.certificate.CertificateException;
import io.arna.security.certificate.KeyKind;
import io.arna.security.certificate.Party;
import io.arna.security.file.PrivateFile;
import io.arna.security.password.HashKind;
import io.arna.security.password.PasswordFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * Certificates and passwords made for one run: in a folder with a directory for the broker, the publisher and the subscriber each, which hold what that
 * party holds. The password of the authority's key is forgotten at once, so that nobody can sign with it later.
 *
 * @param folder where all of it is, absolute
 */
public record Kit(Path folder) {
    private static final Duration LIFE = Duration.ofDays(30);
    private static final int SECRET_BITS = 128;
    private static final HashKind HASH = HashKind.SHA512_PBKDF2;
    private static final SecureRandom RANDOM = new SecureRandom();

    public Kit {
        folder = folder.toAbsolutePath();
    }

    /**
     * Makes all of it, unless an earlier part of the same run has.
     *
     * @param hosts names and addresses that clients reach the broker by
     */
    public static Kit prepare(Path folder, List<String> hosts) throws IOException, CertificateException {
        Kit kit = new Kit(folder);
        if (Files.exists(kit.passwords())) { return kit; }
        Authority authority = Authority.create(kit.folder, "Arna lab CA", KeyKind.EC, secret().toCharArray());
        PasswordFile users = PasswordFile.empty();
        for (Holder holder : Holder.values()) {
            boolean isBroker = holder == Holder.BROKER;
            Party party = kit.party(holder);
            party.ask(KeyKind.EC, isBroker ? hosts : List.of());
            var _ = party.have(authority, isBroker ? Purpose.SERVER : Purpose.CLIENT, List.of(), LIFE);
            if (!isBroker) {
                String password = secret();
                PrivateFile.replace(kit.password(holder), password.getBytes(StandardCharsets.UTF_8));
                users = users.with(holder.word(), HASH.hash(Payload.ofUtf8(password), HASH.usualIterations()));
            }
        }
        users.write(kit.passwords()); // last: that it is there says that all is
        return kit;
    }

    private static String secret() {
        return new BigInteger(SECRET_BITS, RANDOM).setBit(SECRET_BITS).toString(Character.MAX_RADIX);
    }

    Party party(Holder holder) {
        return new Party(folder.resolve(holder.word()), holder.word());
    }

    Path authority(Holder holder) {
        return folder.resolve(holder.word()).resolve(Authority.CERTIFICATE);
    }

    Path password(Holder holder) {
        return folder.resolve(holder.word()).resolve("password");
    }

    /** The users and the hashes of their passwords. */
    Path passwords() {
        return folder.resolve(Holder.BROKER.word()).resolve("passwords");
    }
}
