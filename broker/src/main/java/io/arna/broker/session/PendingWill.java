package io.arna.broker.session;

import io.arna.broker.timer.Timer;
import io.arna.mqtt.packet.Will;

/** A will whose delay is running. */
record PendingWill(Will will, Timer timer) {}
