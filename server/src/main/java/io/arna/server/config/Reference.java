package io.arna.server.config;

import io.arna.server.config.Describing.Note;
import java.util.List;

/** Writes the reference of all keys, {@code docs/reference/configuration.md}, from their declaration. */
final class Reference {
    private static final String INTRODUCTION = """
            # Configuration

            <!-- Generated from io.arna.server.config.Schema; a test fails when the two differ and says what to do. -->

            Arna runs without any configuration. What should be different stands in one YAML file:

            ```
            arna start -c arna.yaml
            arna start -c arna.yaml --check-config     # says everything that is wrong, or that nothing is, and starts nothing
            arna start -c arna.yaml --print-config     # what holds in the end, all defaults written out, and where it comes from
            ```

            Four sources are laid over each other; the later one wins:

            1. the defaults below,
            2. the file,
            3. environment variables: `ARNA_` and the key's path in capitals, **two** underscores between its steps
               (`session.max_queued_messages` is `ARNA_SESSION__MAX_QUEUED_MESSAGES`, `listeners[0].port` is `ARNA_LISTENERS__0__PORT`),
            4. `--set key=value` (`--set session.max_queued_messages=5`, `--set listeners[0].port=0` or, where the shell minds brackets,
               `--set listeners.0.port=0`), and the options that are short for it (`--port`, `--ws-port`, `--data`).

            In a variable and in `--set`, a value that begins with `[` or `{` is YAML, any other is taken as it stands. An index one behind the
            end of a list adds an entry. Unknown keys, keys given twice and values out of range are refused, all at once, each with the place
            where it was written; so are unknown variables that begin with `ARNA_`, except the launcher's (`ARNA_JAVA_HOME`, `ARNA_JVM_OPTS`)
            and those that Kubernetes sets for a service of that name.

            **Sizes** are bytes: `512`, `64KB` (64,000), `64KiB` (65,536), up to `T`. **Durations** are `250ms`, `10s`, `5m`, `1h30m`, `7d`,
            `2w`; digits alone are seconds.

            *Elsewhere* lists the names under which other brokers know a setting, where they differ.
            """;

    private Reference() {}

    static String markdown(List<Note> notes) {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        for (Note note : notes) {
            switch (note) {
                case Note.Head head -> head(head, text);
                case Note.Entry entry -> entry(entry, text);
            }
        }
        return text.toString();
    }

    private static void head(Note.Head head, StringBuilder text) {
        text.append("\n## ").append(head.path()).append(head.isList() ? "[]" : "").append("\n\n")
                .append(head.meaning());
        text.append("\n\n| key | values | default | what it does | elsewhere |\n|---|---|---|---|---|\n");
    }

    private static void entry(Note.Entry entry, StringBuilder text) {
        Key<?> key = entry.key();
        String values = entry.takesList() ? "list: " + key.type().range() : key.type().range();
        String with = key.onlyWith() == null ? "" : " Only with `" + key.onlyWith() + "`.";
        String secret = key.secret() ? " A secret: shown nowhere." : "";
        String elsewhere = String.join(", ", key.knownAs().stream().map(name -> "`" + name + "`").toList());
        text.append("| `").append(key.name()).append("` | ").append(cell(values)).append(" | ")
                .append(cell(fallback(key))).append(" | ")
                .append(cell(key.meaning() + with + secret)).append(" | ").append(elsewhere).append(" |\n");
    }

    private static <T> String fallback(Key<T> key) {
        if (key.fallbackShown() != null) { return key.fallbackShown(); }
        return key.fallback() == null ? "none" : "`" + key.type().writer().apply(key.fallback()) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
