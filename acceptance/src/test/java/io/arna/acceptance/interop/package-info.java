/** Arna and the clients people use, which nobody here wrote. A program that is missing is said to be, and its tests are skipped. */
@NullMarked
package io.arna.acceptance.interop;

import org.jspecify.annotations.NullMarked;
