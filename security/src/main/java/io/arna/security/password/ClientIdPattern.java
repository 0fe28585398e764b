package io.arna.security.password;

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

    /** Whether the client id is one for this user. Takes time in proportion to its length, because strangers choose it. */
    public boolean matches(String clientId, String user) {
        // A star in a name is a star: parts are split before names are put in.
        String[] parts = text.split("\\*", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].replace(USERNAME, user);
        }
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (parts.length == 1) { return clientId.equals(first); }
        int end = clientId.length() - last.length();
        if (end < first.length() || !clientId.startsWith(first) || !clientId.endsWith(last)) { return false; }
        int at = first.length();
        for (int i = 1; i < parts.length - 1; i++) {
            at = clientId.indexOf(parts[i], at);
            if (at < 0 || at + parts[i].length() > end) { return false; }
            at += parts[i].length();
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
