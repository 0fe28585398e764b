/** The broker as a process: what {@code arna start} prints, how it refuses, and how it ends. */
@NullMarked
package io.arna.acceptance.start;

import org.jspecify.annotations.NullMarked;
