package io.arna.security.permission;

import java.util.List;

/** A file of rules is refused, with everything that is wrong with it: each a sentence that begins with {@code FILE:LINE:COLUMN}. */
public final class RuleFileException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // nobody serializes it
    private final List<String> problems;

    RuleFileException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each. */
    public List<String> problems() {
        return problems;
    }
}
