/**
 * The MQTT client that our own tools, bridges and tests speak with: MQTT 3.1, 3.1.1 and 5.0 over TCP and WebSocket.
 *
 * <p>{@link io.arna.client.MqttClient} is the door. Behind it {@code Conversation} holds the rules, without I/O: it hears packets and
 * timers and answers through a {@code Wire}; what is on its way out is kept by {@code Outbound}, what came in by {@code Inbound}.
 * {@code NettyDialer} makes the wires. One client lives on one event loop thread and shares it with others.
 */
@NullMarked
package io.arna.client;

import org.jspecify.annotations.NullMarked;
