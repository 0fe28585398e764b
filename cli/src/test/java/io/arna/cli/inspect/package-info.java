/** How captures are read and shown. */
@NullMarked
package io.arna.cli.inspect;

import org.jspecify.annotations.NullMarked;
