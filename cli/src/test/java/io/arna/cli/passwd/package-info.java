/** Tests of {@code arna passwd}. */
@NullMarked
package io.arna.cli.passwd;

import org.jspecify.annotations.NullMarked;
