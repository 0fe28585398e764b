/** Tests of the durable store. */
@NullMarked
package io.arna.store;

import org.jspecify.annotations.NullMarked;
