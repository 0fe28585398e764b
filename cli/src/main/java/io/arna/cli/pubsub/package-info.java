/**
 * {@code arna pub}, {@code arna sub} and {@code arna rr}: the flags, the output and the exit codes of {@code mosquitto_pub}, {@code _sub}
 * and {@code _rr}, so that scripts keep working.
 *
 * <p>{@code Flags} is the table of what may be written on the command line and fills {@code Settings}; {@code Pub}, {@code Sub} and {@code
 * Rr} do the work; {@code MessageFormat} and its helpers print messages. The flags are read by hand and not by a library: here a value may
 * begin with a dash, {@code -D} takes three or four values, {@code -h} is a host, and a tool that lives for half a second should not spend
 * a third of that on reflection.
 */
@NullMarked
package io.arna.cli.pubsub;

import org.jspecify.annotations.NullMarked;
