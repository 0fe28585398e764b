/**
 * Makes load, counts what comes back, and compares brokers. It speaks to any broker over a socket and shares nothing with the rules of
 * ours: what it measures must not be what it is made of.
 */
@NullMarked
package io.arna.bench;

import org.jspecify.annotations.NullMarked;
