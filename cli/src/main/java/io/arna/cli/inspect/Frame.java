package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;

/**
 * One frame of a capture.
 *
 * @param nanos when it was seen, in nanoseconds since 1970
 * @param linkType what its bytes begin with, as the capture's format numbers it
 * @param bytes the frame, or as much of it as was captured
 */
record Frame(long nanos, int linkType, ByteBuf bytes) {}
