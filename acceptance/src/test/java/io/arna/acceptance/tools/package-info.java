/**
 * {@code arna pub}, {@code sub} and {@code rr} beside {@code mosquitto_pub}, {@code _sub} and {@code _rr}: the same flags against the same
 * broker must give the same bytes and the same exit code.
 */
@NullMarked
package io.arna.acceptance.tools;

import org.jspecify.annotations.NullMarked;
