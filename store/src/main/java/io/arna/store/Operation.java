package io.arna.store;

import io.arna.broker.port.Shard;
import io.arna.broker.port.Store.Completion;
import io.arna.broker.port.Store.Failure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Something that was asked for. Done on the thread that commits, told on the shard that asked. */
abstract class Operation {
    /** Null for somebody who waits for it on a thread of their own. */
    final @Nullable Shard shard;
    /** Why this one failed, others of its group did not; null when it did not. */
    @Nullable Failure failure;
    /** How often it was tried and the disk failed. */
    int attempts;

    private Operation(@Nullable Shard shard) {
        this.shard = shard;
    }

    /** Does it, on the thread that commits. */
    abstract void execute(Ledger ledger) throws RocksDBException;

    /** Tells what came of it, on the shard. */
    abstract void tell();

    /** Whether it asks only: then it cannot fail, and waits until there is an answer. */
    abstract boolean isQuestion();

    /** What a change does. */
    @FunctionalInterface
    interface Writing {
        void write(Ledger ledger) throws RocksDBException;
    }

    /** What a question asks. */
    @FunctionalInterface
    interface Reading<A> {
        A read(Ledger ledger) throws RocksDBException;
    }

    /** A change of what is kept. */
    static Operation change(Shard shard, Writing writing, Completion done) {
        return new Operation(shard) {
            @Override
            void execute(Ledger ledger) throws RocksDBException {
                writing.write(ledger);
            }

            @Override
            void tell() {
                done.onDone(failure);
            }

            @Override
            boolean isQuestion() { return false; }
        };
    }

    /** A question about what is kept. */
    static <A> Operation question(@Nullable Shard shard, Reading<A> reading, Consumer<A> answer) {
        return new Operation(shard) {
            private @Nullable Runnable telling;

            @Override
            void execute(Ledger ledger) throws RocksDBException {
                A found = reading.read(ledger);
                telling = () -> answer.accept(found);
            }

            @Override
            void tell() {
                if (telling != null) {
                    telling.run();
                }
            }

            @Override
            boolean isQuestion() { return true; }
        };
    }
}
