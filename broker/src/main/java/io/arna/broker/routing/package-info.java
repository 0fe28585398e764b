/**
 * Who hears a message. The subscriptions of a node hang on one {@link io.arna.broker.routing.TopicTree} that all shards read without
 * a lock; each shard keeps the answers it got in a {@link io.arna.broker.routing.RouteCache}.
 */
@NullMarked
package io.arna.broker.routing;

import org.jspecify.annotations.NullMarked;
