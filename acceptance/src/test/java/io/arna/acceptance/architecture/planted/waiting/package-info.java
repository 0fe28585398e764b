/** Planted: everything a shard must not do. */
@NullMarked
package io.arna.acceptance.architecture.planted.waiting;

import org.jspecify.annotations.NullMarked;
