/** Averages, and how far they can be trusted. */
@NullMarked
package io.arna.lab.statistics;

import org.jspecify.annotations.NullMarked;
