/** Files that hold secrets. */
@NullMarked
package io.arna.security.file;

import org.jspecify.annotations.NullMarked;
