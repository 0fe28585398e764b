/** Planted: a package whose name says nothing. */
@NullMarked
package io.arna.acceptance.architecture.planted.util;

import org.jspecify.annotations.NullMarked;
