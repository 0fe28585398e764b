/** The bounds of everything: how large, how many, how long. Immutable and checked by whoever reads them from a file. */
@NullMarked
package io.arna.broker.limit;

import org.jspecify.annotations.NullMarked;
