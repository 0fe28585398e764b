/** The rules at the scale of a large broker, in one process and without sockets: what a client and a subscription cost in memory and CPU. */
@NullMarked
package io.arna.bench.scale;

import org.jspecify.annotations.NullMarked;
