/**
 * What a client is to the broker, whether connected or not: its subscriptions, what it was sent and has not acknowledged, what waits for
 * it. A session lives on its home shard and nowhere else (MQTT 5.0 section 4.1).
 */
@NullMarked
package io.arna.broker.session;

import org.jspecify.annotations.NullMarked;
