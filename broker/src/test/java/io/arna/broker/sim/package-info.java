/**
 * A whole broker in a world that goes wrong on purpose: the real rules, many clients, a slow and mortal store, lossy connections, and a
 * checker that knows what MQTT promises. Everything happens on one thread in virtual time and is decided by one seed.
 */
@NullMarked
package io.arna.broker.sim;

import org.jspecify.annotations.NullMarked;
