package io.arna.server;

import io.arna.transport.CannotListenException;

/** A broker cannot start; the message is one sentence for the operator. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a cause whose message is such a sentence already. */
    StartException(CannotListenException cause) {
        super(cause.getMessage(), cause);
    }

    StartException(String message) {
        super(message);
    }
}
