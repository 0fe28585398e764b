package io.arna.security.permission;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of rules, in the formats of other brokers. */
public final class RuleFile {
    /** What a file is written in. */
    public enum Format {
        /** Found out by looking at it: the first thing in EMQX's is a brace or a comment that begins with {@code %}. */
        AUTO,
        /** EMQX's {@code acl.conf}. */
        EMQX,
        /** Mosquitto's {@code acl_file}. */
        MOSQUITTO
    }

    private RuleFile() {}

    /**
     * Reads a file of rules.
     *
     * @param allowsOtherwise what holds where no rule fits; null for what the format's own broker does: EMQX allows, Mosquitto denies
     * @throws RuleFileException when anything is wrong with it, with everything that is
     * @throws IOException when it cannot be read
     */
    public static Rules read(Path file, Format format, @Nullable Boolean allowsOtherwise)
            throws IOException, RuleFileException {
        try {
            return parse(file.toString(), Files.readString(file), format, allowsOtherwise);
        } catch (CharacterCodingException _) {
            throw new RuleFileException(List.of(file + ": it is not a text in UTF-8"));
        }
    }

    static Rules parse(String name, String text, Format format, @Nullable Boolean allowsOtherwise)
            throws RuleFileException {
        boolean isEmqx = format == Format.EMQX || (format == Format.AUTO && looksLikeEmqx(text));
        return isEmqx ? EmqxRules.read(name, text, allowsOtherwise == null || allowsOtherwise)
                : MosquittoRules.read(name, text, allowsOtherwise != null && allowsOtherwise);
    }

    private static boolean looksLikeEmqx(String text) {
        String begin = text.stripLeading();
        return begin.startsWith("%") || begin.startsWith("{");
    }
}
