package io.arna.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of a handshake, one by one: what is computed where, and what happens meanwhile. */
final class PskHandlerTest {
    private static final byte[] KEY = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    private static final int TIMEOUT_MILLIS = 1_000;

    /** Writes down what the layers above are told. */
    private static final class Above extends ChannelInboundHandlerAdapter {
        final List<Object> events = new ArrayList<>();

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
        }
    }

    @TempDir private Path folder;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Above above = new Above();
    private final TlsClientProtocol client = new TlsClientProtocol();
    private EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void begin() throws Exception {
        layer(tasks::add);
        client.connect(new PSKTlsClient(new BcTlsCrypto(new SecureRandom()), "ada".getBytes(StandardCharsets.UTF_8),
                KEY));
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void layer(Executor workers) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), "ada:" + HexFormat.of().formatHex(KEY) + "\n");
        PskContext context =
                PskContext.open(PskSettings.of(file).withHandshakeTimeout(TIMEOUT_MILLIS), "mqtt");
        channel.finishAndReleaseAll();
        above = new Above();
        channel = new EmbeddedChannel(context.newHandler(channel.alloc(), workers), above);
    }

    private byte[] clientSays() {
        byte[] bytes = new byte[client.getAvailableOutputBytes()];
        client.readOutput(bytes, 0, bytes.length);
        return bytes;
    }

    private void arrive(byte[] bytes) {
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(bytes));
    }

    /** Brings what the server has sent to the client; how many bytes that was. */
    private int deliver() throws IOException {
        int count = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            byte[] bytes = ByteBufUtil.getBytes(out);
            out.release();
            count += bytes.length;
            client.offerInput(bytes);
        }
        return count;
    }

    private void work() {
        tasks.remove().run();
        channel.runPendingTasks();
    }

    private void shakeHands() throws IOException {
        while (!client.isConnected() || client.getAvailableOutputBytes() > 0) {
            arrive(clientSays());
            work();
            deliver();
        }
        assertThat(above.events).containsExactly(SslHandshakeCompletionEvent.SUCCESS);
    }

    private String failure() {
        assertThat(above.events).singleElement().isInstanceOf(SslHandshakeCompletionEvent.class);
        return String.valueOf(((SslHandshakeCompletionEvent) above.events.getFirst()).cause().getMessage());
    }

    /** Otherwise one client's handshake would hold up all others of its shard. */
    @Test
    void leavesEachStepToAWorkerAndReadsNothingMeanwhile() throws Exception {
        arrive(clientSays());
        assertThat(tasks).hasSize(1);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(deliver()).as("nothing was computed yet").isZero();
        tasks.remove().run();
        assertThat(deliver()).as("the result comes home to the channel's loop").isZero();
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(deliver()).isPositive();
        shakeHands();
    }

    @Test
    void keepsWhatComesMeanwhileInItsOrder() throws Exception {
        byte[] hello = clientSays();
        arrive(Arrays.copyOf(hello, 10));
        arrive(Arrays.copyOfRange(hello, 10, 20));
        arrive(Arrays.copyOfRange(hello, 20, hello.length));
        assertThat(tasks).hasSize(1);
        for (int step = 0; step < 3; step++) {
            work();
        }
        assertThat(tasks).isEmpty();
        assertThat(deliver()).isPositive();
        shakeHands();
    }

    /** With the client's last step of the handshake, too. */
    @Test
    void afterTheHandshakeDecryptsAndEncryptsByItself() throws Exception {
        shakeHands();
        client.writeApplicationData("up".getBytes(StandardCharsets.US_ASCII), 0, 2);
        arrive(clientSays());
        assertThat(tasks).isEmpty();
        ByteBuf up = channel.readInbound();
        assertThat(up.toString(StandardCharsets.US_ASCII)).isEqualTo("up");
        up.release();
        assertThat(channel.writeOutbound(Unpooled.copiedBuffer("down", StandardCharsets.US_ASCII))).isTrue();
        deliver();
        byte[] down = new byte[4];
        client.readInput(down, 0, 4);
        assertThat(down).asString().isEqualTo("down");
        client.close();
        arrive(clientSays());
        assertThat(above.events).contains(SslCloseCompletionEvent.SUCCESS);
        assertThat(channel.write(Unpooled.copiedBuffer("late", StandardCharsets.US_ASCII)).cause())
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void saysNothingBeforeTheHandshakeIsDone() {
        assertThat(channel.write(Unpooled.copiedBuffer("early", StandardCharsets.US_ASCII)).cause())
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void failsWhenTooManyWait() throws Exception {
        layer(_ -> { throw new RejectedExecutionException("full"); });
        arrive(clientSays());
        assertThat(failure()).isEqualTo("too many handshakes wait for a processor");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void failsWhenItIsNotFinishedInTimeThoughAWorkerIsBusy() throws Exception {
        arrive(clientSays());
        channel.advanceTimeBy(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(failure()).isEqualTo("it was not finished in time");
        assertThat(channel.isOpen()).isFalse();
        work();
        assertThat(above.events).as("nothing more").hasSize(1);
    }

    @Test
    void forgetsAWorkersResultWhenTheClientIsGone() throws Exception {
        arrive(clientSays());
        var _ = channel.close();
        work();
        assertThat(above.events).isEmpty();
        assertThat(deliver()).isZero();
    }
}
