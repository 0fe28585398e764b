/**
 * Where the network meets the rules: listeners on Netty and the shards, one event loop each, on which connections and
 * sessions live.
 */
@NullMarked
package io.arna.transport;

import org.jspecify.annotations.NullMarked;
