package io.arna.acceptance.architecture.planted.waiting;

import io.netty.channel.ChannelFuture;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for all that can be waited for. Never run. */
public final class Waits {
    interface Sleep {
        void millis(long millis) throws InterruptedException;
    }

    interface Pause {
        void pause() throws InterruptedException;
    }

    static final Sleep SLEEP = Thread::sleep;

    private Waits() {}

    static Pause threads(Thread thread, Object object, CountDownLatch latch, Semaphore semaphore)
            throws InterruptedException {
        thread.join();
        latch.await();
        semaphore.acquire();
        LockSupport.park();
        return object::wait;
    }

    static String results(Future<String> one, CompletableFuture<String> another, ChannelFuture third)
            throws InterruptedException, ExecutionException {
        return one.get() + another.join() + third.sync().isSuccess();
    }

    static String queues(ArrayBlockingQueue<String> one, BlockingQueue<String> another) throws InterruptedException {
        return one.take() + another.poll(1, TimeUnit.SECONDS);
    }

    static int locks(ReentrantLock lock) {
        lock.lock();
        try {
            return lock.getHoldCount();
        } finally {
            lock.unlock();
        }
    }
}
