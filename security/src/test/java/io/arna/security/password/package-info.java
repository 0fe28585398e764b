/** Tests of passwords. */
@NullMarked
package io.arna.security.password;

import org.jspecify.annotations.NullMarked;
