/** Many deadlines on one shard, cheap to set and to put off: keep alive, session expiry, will delay. */
@NullMarked
package io.arna.broker.timer;

import org.jspecify.annotations.NullMarked;
