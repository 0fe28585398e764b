package io.arna.cli.mosquitto;

import java.util.List;

/** A file of Mosquitto's that cannot be taken over; the problems say why, a sentence each. */
final class BadFileException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // nobody serializes it
    private final List<String> problems;

    BadFileException(String problem) {
        this(List.of(problem));
    }

    BadFileException(List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
