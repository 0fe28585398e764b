/** The testkit used as its users use it. */
@NullMarked
package io.arna.testkit;

import org.jspecify.annotations.NullMarked;
