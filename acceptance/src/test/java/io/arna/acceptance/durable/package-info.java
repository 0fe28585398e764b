/** What was acknowledged is there after the broker has been killed, and what was QoS 2 has arrived once. */
@NullMarked
package io.arna.acceptance.durable;

import org.jspecify.annotations.NullMarked;
