/**
 * The configuration: one YAML file, or Mosquitto's, environment variables and {@code --set}, read into immutable records.
 *
 * <p>Every key is declared once, in {@link io.arna.server.config.Schema}. Reading, defaults, refusals, {@code --print-config} and the
 * reference in {@code docs/reference/configuration.md} all follow from that declaration. What is wrong is refused, all of it at once, and
 * each refusal says which key, what about it, and where it was written.
 */
@NullMarked
package io.arna.server.config;

import org.jspecify.annotations.NullMarked;
