package io.arna.server.config;

import java.util.List;

/** A configuration is refused. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String[] problems;

    ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    /** All that is wrong, one sentence each, such as {@code listeners[1].port: 70000 is not a port (1–65535), arna.yaml:12}. */
    public List<String> problems() {
        return List.of(problems);
    }
}
