/** A bare relay: how fast messages can go through one Java process at all, and a broker that errs on purpose. */
@NullMarked
package io.arna.bench.relay;

import org.jspecify.annotations.NullMarked;
