package io.arna.security.password;

import java.util.regex.Pattern;

/**
 * What a client id must look like: a text in which <code>${username}</code> stands for the name of the user and {@code *} for anything.
 * Immutable; any thread.
 */
public final class ClientIdPattern {
    private static final String USERNAME = "${username}";

    private final String text;

    private ClientIdPattern(String text) {
        this.text = text;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it has another placeholder
     */
    public static ClientIdPattern of(String text) {
        if (text.replace(USERNAME, "").contains("${")) {
            throw new IllegalArgumentException("there is no placeholder but " + USERNAME);
        }
        return new ClientIdPattern(text);
    }

    /** Whether the client id is one for this user. */
    public boolean matches(String clientId, String user) {
        StringBuilder regex = new StringBuilder();
        // A star in a name is a star: parts are split before names are put in.
        for (String part : text.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part.replace(USERNAME, user)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(clientId).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
