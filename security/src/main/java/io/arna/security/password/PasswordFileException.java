package io.arna.security.password;

import java.util.List;

/** A password file is refused, whole. No part of a password or a hash is in it. */
public final class PasswordFileException extends Exception {
    private static final long serialVersionUID = 1;

    private final String[] problems;

    PasswordFileException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems), null, false, false);
        this.problems = problems.toArray(String[]::new);
    }

    /** All that is wrong, one sentence each, with file and line. */
    public List<String> problems() {
        return List.of(problems);
    }
}
