/** Bytes to packets and back. Strict: what the specification forbids is refused with the reason code it names. */
@NullMarked
package io.arna.mqtt.codec;

import org.jspecify.annotations.NullMarked;
