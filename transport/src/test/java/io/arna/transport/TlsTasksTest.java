package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.local.LocalChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection with a part of its TLS in work elsewhere leaves its shard only when the result is home. */
final class TlsTasksTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final LocalChannel channel = new LocalChannel();
    private final Queue<Runnable> elsewhere = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void end() {
        loop.shutdownGracefully().syncUninterruptibly();
    }

    private void onLoop(Runnable work) {
        loop.submit(work).syncUninterruptibly();
    }

    @Test
    void letsMoveAndEndWaitForAllTasksInOrder() {
        loop.register(channel).syncUninterruptibly();
        TlsTasks tasks = new TlsTasks(channel, elsewhere::add);
        onLoop(() -> {
            tasks.whenIdle(() -> seen.add("at once"));
            tasks.execute(() -> loop.execute(() -> {
                seen.add("first result");
                tasks.execute(() -> loop.execute(() -> seen.add("second result")));
            }));
            tasks.whenIdle(() -> seen.add("move"));
            tasks.whenIdle(() -> seen.add("end"));
        });
        elsewhere.remove().run();
        onLoop(() -> assertThat(seen).containsExactly("at once", "first result"));
        elsewhere.remove().run();
        onLoop(() -> assertThat(seen).containsExactly("at once", "first result", "second result", "move", "end"));
    }

    @Test
    void waitsForNothingThatNobodyDoes() {
        loop.register(channel).syncUninterruptibly();
        TlsTasks tasks = new TlsTasks(channel, _ -> {
            throw new RejectedExecutionException("all are busy");
        });
        onLoop(() -> {
            assertThatThrownBy(() -> tasks.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
            tasks.whenIdle(() -> seen.add("move"));
        });
        assertThat(seen).containsExactly("move");
    }
}
