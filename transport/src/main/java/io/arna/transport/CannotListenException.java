package io.arna.transport;

import io.arna.transport.ListenerSettings.Place;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;

/** A listener could not be opened; the message is one sentence for the operator. */
public final class CannotListenException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotListenException(ListenerSettings settings, Throwable cause) {
        super("listener %s cannot listen on %s: %s".formatted(settings.name(), settings.place(),
                reason(cause, settings.place())), cause);
    }

    /** What the system says comes as words only, worded by each of its parts in its own way. */
    private static String reason(Throwable cause, Place place) {
        return switch (place) {
            case Place.Port _ -> reasonOfPort(cause);
            case Place.Unix _ -> reasonOfFile(cause);
        };
    }

    private static String reasonOfPort(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        if (cause instanceof UnknownHostException) { return "the host is unknown"; }
        if (words.contains("in use")) { return "the port is in use"; }
        if (words.contains("ermission denied")) { return "no permission to use this port"; }
        if (words.contains("annot assign")) { return "the address is not one of this machine"; }
        return words;
    }

    private static String reasonOfFile(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        if (words.contains("in use")) { return "another process makes a socket there"; }
        if (cause instanceof AccessDeniedException || words.contains("ermission denied")) {
            return "no permission to make or replace this file";
        }
        return words;
    }
}
