/** What lives on one shard, put together: its sessions, its router, its timers; and which client identifier lives where. */
@NullMarked
package io.arna.broker.home;

import org.jspecify.annotations.NullMarked;
