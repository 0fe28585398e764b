/**
 * The fifteen control packets as immutable records, the same for MQTT 3.1, 3.1.1 and 5.0: what an older version lacks holds the
 * value that means "absent". A packet that exists is well formed; whether it is allowed now is for the rules to say.
 */
@NullMarked
package io.arna.mqtt.packet;

import org.jspecify.annotations.NullMarked;
