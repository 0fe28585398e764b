/** Deadlines, kept by a clock that may tick late. */
@NullMarked
package io.arna.broker.timer;

import org.jspecify.annotations.NullMarked;
