/** {@code arna import}: what Mosquitto's files become here. */
@NullMarked
package io.arna.cli.mosquitto;

import org.jspecify.annotations.NullMarked;
