/** Tests of lockouts, in virtual time. */
@NullMarked
package io.arna.security.lockout;

import org.jspecify.annotations.NullMarked;
