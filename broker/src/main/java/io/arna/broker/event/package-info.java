/** What the broker counts about itself, shard by shard. */
@NullMarked
package io.arna.broker.event;

import org.jspecify.annotations.NullMarked;
