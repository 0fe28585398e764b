package io.arna.acceptance.spec;

import java.util.List;
import java.util.Locale;

/**
 * One normative statement: its number, whom it binds, what it says in our words, and, for MQTT 3.1.1, the statements of
 * MQTT 5.0 that together say the same. Without any the statement is MQTT 3.1.1's own.
 */
record Statement(StatementId id, Binds binds, String text, List<StatementId> sameAs) {

    /** Whom a statement binds. */
    enum Binds {
        /** The broker. */
        SERVER,
        /** The client; a broker shows it by what it refuses. */
        CLIENT,
        /** Whoever sends or receives. */
        BOTH,
        /** Nobody by itself: it says what a word means or which rules apply. */
        DEFINITION;

        String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Statement {
        sameAs = List.copyOf(sameAs);
    }

    /** Whether it stands for itself, instead of repeating what MQTT 5.0 says. */
    boolean isItsOwn() {
        return sameAs.isEmpty();
    }
}
