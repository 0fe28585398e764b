/** Brokers side by side: started here with the same settings, measured in turn, told as ratios. */
@NullMarked
package io.arna.bench.compare;

import org.jspecify.annotations.NullMarked;
