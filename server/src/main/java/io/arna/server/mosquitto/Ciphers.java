package io.arna.server.mosquitto;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cipher suites of TLS 1.2 as OpenSSL lists them. Suites that are named get the names they have at IANA. Words for whole families are taken where
 * the six suites that are usual here fit them; a list of anything else is refused, because it would mean another choice than was made.
 */
final class Ciphers {
    /** Families to which all six of ours belong. */
    private static final Set<String> FAMILIES =
            Set.of("HIGH", "DEFAULT", "ECDHE", "EECDH", "kECDHE", "kEECDH", "AEAD", "TLSv1.2", "@STRENGTH");
    /** Families to which none of ours belongs, so that it changes nothing to leave them out. */
    private static final Set<String> NOT_OURS = Set.of("aNULL", "eNULL", "NULL", "EXPORT", "EXP", "LOW", "MEDIUM",
            "DES", "3DES", "MD5", "RC2", "RC4", "PSK", "SRP", "DSS", "aDSS", "ADH", "AECDH", "CAMELLIA", "SEED",
            "IDEA", "ARIA", "kRSA", "RSA+AES", "DH", "kDHE", "DHE", "EDH", "SHA1", "SHA", "SSLv2", "SSLv3", "TLSv1",
            "TLSv1.0", "CBC", "AESCCM", "AESCCM8");

    private static final Map<String, String> AT_IANA = Map.ofEntries(
            Map.entry("ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
            Map.entry("ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
            Map.entry("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
            Map.entry("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
            Map.entry("ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
            Map.entry("ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
            Map.entry("ECDHE-ECDSA-AES128-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
            Map.entry("ECDHE-ECDSA-AES256-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
            Map.entry("ECDHE-RSA-AES128-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
            Map.entry("ECDHE-RSA-AES256-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
            Map.entry("DHE-RSA-AES128-GCM-SHA256", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
            Map.entry("DHE-RSA-AES256-GCM-SHA384", "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
            Map.entry("DHE-RSA-CHACHA20-POLY1305", "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"));

    private Ciphers() {}

    private static List<String> words(String list) {
        return Stream.of(list.split("[:, ]+")).filter(word -> !word.isEmpty()).toList();
    }

    /** The suites that are named, by their names at IANA; none when only families are. */
    static List<String> named(String list) {
        return words(list).stream().filter(word -> AT_IANA.containsKey(word) || word.startsWith("TLS_"))
                .map(word -> AT_IANA.getOrDefault(word, word)).toList();
    }

    /** Why the list cannot be followed; null when it can. */
    static @Nullable String objection(String list) {
        List<String> words = words(list);
        boolean namesSuites = !named(list).isEmpty();
        for (String word : words) {
            boolean isSuite = AT_IANA.containsKey(word) || word.startsWith("TLS_");
            boolean leavesOut = word.startsWith("!") && NOT_OURS.contains(word.substring(1));
            boolean isFamily = FAMILIES.contains(word) && (!namesSuites || word.startsWith("@"));
            if (!isSuite && !leavesOut && !isFamily) {
                return word + (namesSuites ? " beside suites that are named" : "")
                        + " is not understood: name the suites one by one, or take the line out for the six usual ones, all with forward secrecy";
            }
        }
        return words.isEmpty() ? "a list of cipher suites is missing" : null;
    }
}
