package io.arna.security.password;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a password must not be when it is set with our tools: one of those that are guessed first. */
public final class PasswordRules {
    /** Fewest characters. */
    public static final int SHORTEST = 8;

    private static final int LONGEST_BYTES = 65_535; // what CONNECT can carry
    /** What people add digits and signs to. Letters that look like others are written as those. */
    private static final Set<String> COMMON = Set.of("password", "passwort", "passwd", "passw", "pass", "passphrase",
            "motdepasse", "contrasena", "senha", "parola", "wachtwoord", "haslo", "heslo", "secret", "geheim",
            "letmein", "welcome", "willkommen", "admin", "administrator", "root", "toor", "user", "username", "guest",
            "test", "testing", "demo", "default", "changeme", "changeit", "change", "login", "access", "master",
            "superman", "batman", "spiderman", "starwars", "pokemon", "naruto", "dragon", "monkey", "shadow",
            "sunshine", "princess", "football", "fussball", "baseball", "basketball", "soccer", "hockey", "iloveyou",
            "loveyou", "lovely", "hello", "hallo", "hellothere", "whatever", "trustno", "freedom", "michael", "jordan",
            "charlie", "jennifer", "michelle", "jessica", "ashley", "daniel", "thomas", "andrea", "qwerty", "qwertz",
            "azerty", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "yxcvbnm",
            "computer", "internet", "samsung", "google", "facebook", "linkedin", "microsoft", "windows", "linux",
            "ubuntu", "raspberry", "raspberrypi", "arduino", "mosquitto", "mqtt", "broker", "emqx", "public", "private",
            "sensor", "device", "client", "server", "iot", "arna", "abc", "abcabc", "aaa", "summer", "winter",
            "spring", "autumn", "sommer", "january", "killer", "pepper", "cookie", "chocolate", "flower", "butterfly",
            "liverpool", "chelsea", "arsenal", "barcelona", "mustang", "ferrari", "porsche", "mercedes");
    private static final String ROWS =
            "01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop qwertzuiop azertyuiop asdfghjkl "
                    + "zxcvbnm yxcvbnm 1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc4rfv5tgb6yhn7ujm qazwsxedcrfvtgbyhnujm";

    private PasswordRules() {}

    /** Why this is no good password for this user, to be read behind the words "the password"; null when nothing speaks against it. */
    public static @Nullable String objection(String user, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) { return "has " + length + " characters; at least " + SHORTEST + " are asked for"; }
        if (password.length() > LONGEST_BYTES / 3) { return "is longer than a client can say"; }
        if (password.chars().anyMatch(Character::isISOControl)) { return "has control characters"; }
        String low = password.toLowerCase(Locale.ROOT);
        if (low.equals(user.toLowerCase(Locale.ROOT))) { return "is the user name"; }
        if (isRun(low) || repeatsItself(low) || COMMON.contains(low) || COMMON.contains(core(low))) {
            return "is one of those that are tried first";
        }
        return null;
    }

    /** Whether the keys lie in a row. */
    private static boolean isRun(String low) {
        return ROWS.contains(low) || ROWS.contains(new StringBuilder(low).reverse());
    }

    /** Whether it is one to four characters again and again. */
    private static boolean repeatsItself(String low) {
        for (int period = 1; period <= 4; period++) {
            if (low.substring(period).equals(low.substring(0, low.length() - period))) { return true; }
        }
        return false;
    }

    /** Without what is put before and behind a word to have digits and signs, and with the letters that digits and signs stand for. */
    private static String core(String low) {
        int begin = 0;
        int end = low.length();
        while (end > begin && !Character.isLetter(low.charAt(end - 1))) {
            end--;
        }
        while (begin < end && !Character.isLetter(low.charAt(begin))) {
            begin++;
        }
        return low.substring(begin, end).replace('0', 'o').replace('1', 'i').replace('3', 'e').replace('4', 'a')
                .replace('5', 's').replace('7', 't').replace('@', 'a').replace('$', 's').replace('!', 'i');
    }
}
