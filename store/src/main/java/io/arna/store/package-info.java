/**
 * Keeps on disk what must survive: the broker's port {@link io.arna.broker.port.Store} on RocksDB. Shards hand operations over and go on; one
 * thread, the committer, takes all that wait, writes them, syncs once, and sends the completions home.
 *
 * <p>To read it: {@link io.arna.store.RocksStore} takes operations, {@code Committer} does them in groups, {@code Ledger} says what an operation
 * changes, {@code Database} is RocksDB, and room {@code record} is what the bytes mean.
 */
@NullMarked
package io.arna.store;

import org.jspecify.annotations.NullMarked;
