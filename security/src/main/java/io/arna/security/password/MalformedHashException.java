package io.arna.security.password;

/** A text is not the hash of a password. The message says why, and nothing of the text. */
public final class MalformedHashException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedHashException(String why) {
        super(why, null, false, false);
    }
}
