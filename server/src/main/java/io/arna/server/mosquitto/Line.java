package io.arna.server.mosquitto;

import org.jspecify.annotations.Nullable;

/**
 * An option as it was written.
 *
 * @param option its name
 * @param value what follows the name, without the blanks around it; may be empty
 * @param file where it stands
 * @param number of the line, from 1 on
 * @param under the line that began the listener or the bridge that it is about; null when it stands before the first in its file
 */
record Line(String option, String value, String file, int number, @Nullable Line under) {
    static final String LISTENER = "listener";
    static final String CONNECTION = "connection";

    /** Whether it begins a listener or a bridge, so that those behind it are about that. */
    boolean begins() {
        return option.equals(LISTENER) || option.equals(CONNECTION);
    }

    /** The line of the listener it is about; null for the one that has no line of its own. */
    @Nullable
    Line listener() {
        return under != null && under.option.equals(CONNECTION) ? under.listener() : under;
    }
}
