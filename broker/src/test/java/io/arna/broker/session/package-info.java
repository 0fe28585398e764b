/** Tests of this room. */
@NullMarked
package io.arna.broker.session;

import org.jspecify.annotations.NullMarked;
