/**
 * The rules of MQTT: connections, sessions, routing, retained messages, wills.
 *
 * <p>Nothing here knows a socket, a file, a clock or a thread. The world is handed in through ports, so every rule can be
 * tested as a conversation in virtual time.
 */
@NullMarked
package io.arna.broker;

import org.jspecify.annotations.NullMarked;
