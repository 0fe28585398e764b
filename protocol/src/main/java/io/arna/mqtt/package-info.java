/**
 * The words of MQTT that every other room uses: versions, qualities of service, reason codes, payloads, and the one exception that
 * carries a peer's mistake. No I/O, no threads; every type here is immutable.
 */
@NullMarked
package io.arna.mqtt;

import org.jspecify.annotations.NullMarked;
