/** Planted: the other half of the cycle. */
@NullMarked
package io.arna.acceptance.architecture.planted.cycle.egg;

import org.jspecify.annotations.NullMarked;
