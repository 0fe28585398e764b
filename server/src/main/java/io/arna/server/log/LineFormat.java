package io.arna.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** How an event is written; ends with a line feed. */
@FunctionalInterface
interface LineFormat {
    void write(ILoggingEvent event, StringBuilder out);
}
