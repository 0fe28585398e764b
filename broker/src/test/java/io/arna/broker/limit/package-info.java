/** Deadlines, kept by a clock that may tick late. */
@NullMarked
package io.arna.broker.limit;

import org.jspecify.annotations.NullMarked;
