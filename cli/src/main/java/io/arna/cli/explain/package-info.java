/** {@code arna explain}: asks the permissions why. */
@NullMarked
package io.arna.cli.explain;

import org.jspecify.annotations.NullMarked;
