/** Passwords: how they are hashed, the file they are kept in, and the check of what a client shows. */
@NullMarked
package io.arna.security.password;

import org.jspecify.annotations.NullMarked;
