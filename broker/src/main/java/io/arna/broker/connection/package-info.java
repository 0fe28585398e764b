/**
 * The conversation with one client, from CONNECT to the end, as a state machine without I/O: packets in, packets out through a wire.
 */
@NullMarked
package io.arna.broker.connection;

import org.jspecify.annotations.NullMarked;
