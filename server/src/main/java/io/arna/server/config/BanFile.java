package io.arna.server.config;

import static io.arna.server.config.Key.optional;
import static io.arna.server.config.ValueType.choice;
import static io.arna.server.config.ValueType.text;

import io.arna.security.ban.Ban;
import io.arna.security.ban.Whom;
import io.arna.security.ban.Whom.As;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of bans, in YAML, with names as EMQX has them. Read as strictly as the configuration: one that is wrong in part is refused whole.
 *
 * <pre>{@code
 * bans:
 *   - {as: clientid, who: pump-7, reason: floods, by: anna, until: 2026-12-31T00:00:00Z}
 * }</pre>
 */
public final class BanFile {
    private static final Pattern WORDS = Pattern.compile("[^\\x00-\\x1F\\x7F]{1,1024}");
    private static final ValueType<Instant> TIME = new ValueType<>("a time such as 2026-12-31T00:00:00Z", "a time",
            BanFile::time, Instant::toString).orWord("infinity", Instant.MAX);

    private BanFile() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException when anything is wrong with it, telling everything that is
     * @throws IOException when it cannot be read
     */
    public static List<Ban> read(Path file) throws IOException {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException _) {
            throw new ConfigException(List.of("the file is not UTF-8 text, " + file));
        }
    }

    static List<Ban> parse(String text, String file) {
        Problems problems = new Problems();
        Tree.Mapping tree = Yaml.parseFile(text, file, problems);
        List<Ban> bans = new ArrayList<>();
        var _ = Reading.read(tree, problems, new EffectiveYaml(),
                root -> root.list("bans", "Who is banned.", ban -> isBan(ban, bans)));
        if (!problems.sentences().isEmpty()) { throw new ConfigException(problems.sentences()); }
        return bans;
    }

    /** Whether it is one, which is added to {@code bans}; if not, that has been told. */
    private static boolean isBan(Section ban, List<Ban> bans) {
        As as = ban.find(optional("as", choice(As.values()), "none", "What the ban goes by."));
        String who = ban.find(words("who", "Whom it is about."));
        String reason = ban.find(words("reason", "Why."));
        String by = ban.find(words("by", "Who made it."));
        ban.find(optional("at", TIME, "none", "When it was made."));
        Instant until = ban.find(optional("until", TIME, "infinity", "When it ends.").orElse(Instant.MAX));
        for (String name : List.of("as", "who", "reason", "by")) {
            if (!ban.isGiven(name)) {
                ban.refuse(name, "must be said");
            }
        }
        if (!ban.isSound() || as == null || who == null || reason == null || by == null || until == null) {
            return false;
        }
        try {
            return bans.add(new Ban(Whom.of(as, who), reason, by, until));
        } catch (IllegalArgumentException e) {
            ban.refuse("who", String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static Key<String> words(String name, String meaning) {
        return optional(name, text("a text on one line", "1 to 1024 characters", WORDS), "none", meaning);
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }
}
