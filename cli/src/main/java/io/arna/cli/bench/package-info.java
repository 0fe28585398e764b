/** {@code arna bench}: the command line of room bench. */
@NullMarked
package io.arna.cli.bench;

import org.jspecify.annotations.NullMarked;
