package io.arna.transport;

import java.net.UnknownHostException;

/** A listener could not be opened; the message is one sentence for the operator. */
public final class CannotListenException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotListenException(ListenerSettings settings, Throwable cause) {
        super("listener %s cannot listen on %s port %d: %s".formatted(settings.name(), settings.host(), settings.port(),
                reason(cause)), cause);
    }

    /** What the system says comes as words only, worded by each of its parts in its own way. */
    private static String reason(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        if (cause instanceof UnknownHostException) { return "the host is unknown"; }
        if (words.contains("in use")) { return "the port is in use"; }
        if (words.contains("ermission denied")) { return "no permission to use this port"; }
        if (words.contains("annot assign")) { return "the address is not one of this machine"; }
        return words;
    }
}
