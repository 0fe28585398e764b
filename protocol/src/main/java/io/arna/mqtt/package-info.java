/**
 * Bytes to MQTT packets and back, for 3.1, 3.1.1 and 5.0: packets as records, topic names and filters as parsed types,
 * properties and reason codes. A value of these types is valid; nobody has to check it again.
 *
 * <p>No I/O and no state of a conversation: what a packet means is the business of {@code io.arna.broker}.
 */
@NullMarked
package io.arna.mqtt;

import org.jspecify.annotations.NullMarked;
