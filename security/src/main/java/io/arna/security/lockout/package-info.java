/** Who has guessed wrong too often: how long a user or an address has to wait. */
@NullMarked
package io.arna.security.lockout;

import org.jspecify.annotations.NullMarked;
