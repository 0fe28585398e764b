/** What becomes of Mosquitto's files. */
@NullMarked
package io.arna.cli.mosquitto;

import org.jspecify.annotations.NullMarked;
