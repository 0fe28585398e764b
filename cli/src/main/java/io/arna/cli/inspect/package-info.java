/** {@code arna inspect}: reads a capture of the network and shows the MQTT packets in it, field by field. */
@NullMarked
package io.arna.cli.inspect;

import org.jspecify.annotations.NullMarked;
