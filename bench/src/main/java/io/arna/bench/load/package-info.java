/**
 * The generator: clients that publish, hear and count, all of one event loop's thread. Its hot path is made for it alone and shares no
 * code with the broker; packets that are rare are made by room protocol.
 */
@NullMarked
package io.arna.bench.load;

import org.jspecify.annotations.NullMarked;
