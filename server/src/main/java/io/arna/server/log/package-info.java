/**
 * The log: what the rules tell becomes one line per event, for people or as JSON for programs, on standard error.
 *
 * <p>{@link io.arna.server.log.EventLog} speaks SLF4J and works with whatever a program that embeds the broker logs with. {@link
 * io.arna.server.log.Logging} is what the {@code arna} command logs with: Logback, set up in code, and written by a thread of its own so
 * that no shard ever waits for whoever reads the log.
 */
@NullMarked
package io.arna.server.log;

import org.jspecify.annotations.NullMarked;
