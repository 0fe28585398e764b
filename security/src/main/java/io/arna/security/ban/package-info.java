/** Who is banned, and until when. */
@NullMarked
package io.arna.security.ban;

import org.jspecify.annotations.NullMarked;
