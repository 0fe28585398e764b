/** Stand-ins for the world around the rules: a clock that moves when the test moves it, shards without threads, wires without sockets. */
@NullMarked
package io.arna.broker.fake;

import org.jspecify.annotations.NullMarked;
