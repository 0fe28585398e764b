package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What is spoken on a TCP connection: hears both directions' bytes, each in order and once. */
interface Speech {
    /** The next bytes of one direction. */
    void take(long nanos, boolean fromClient, ByteBuf fresh);

    /** Nothing more can be read in this direction, for the reason given; null when it just ends. */
    void end(long nanos, boolean fromClient, @Nullable String reason);
}
