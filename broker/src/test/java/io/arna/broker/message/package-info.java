/** Tests of this room. */
@NullMarked
package io.arna.broker.message;

import org.jspecify.annotations.NullMarked;
