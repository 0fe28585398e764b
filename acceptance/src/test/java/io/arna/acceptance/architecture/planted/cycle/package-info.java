/** Planted: leans on a package that leans on it. */
@NullMarked
package io.arna.acceptance.architecture.planted.cycle;

import org.jspecify.annotations.NullMarked;
