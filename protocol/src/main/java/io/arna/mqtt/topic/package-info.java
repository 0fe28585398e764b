/** Topic names and topic filters, parsed once and valid from then on (MQTT 5.0 section 4.7, shared subscriptions section 4.8). */
@NullMarked
package io.arna.mqtt.topic;

import org.jspecify.annotations.NullMarked;
