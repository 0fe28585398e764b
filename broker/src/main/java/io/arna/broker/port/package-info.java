/**
 * What the rules ask of the world, and what they offer it: wires to clients, shards to run on, a store to remember, someone to ask who
 * may connect and what they may do. The rules see nothing else of the machine they run on.
 */
@NullMarked
package io.arna.broker.port;

import org.jspecify.annotations.NullMarked;
