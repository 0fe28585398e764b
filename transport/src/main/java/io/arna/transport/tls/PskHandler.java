package io.arna.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.bouncycastle.tls.TlsServerProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The layer that speaks TLS by Bouncy Castle, without a stream: bytes in, bytes out. Tells what happens as Netty's {@code SslHandler} does.
 *
 * <p>The handshake computes what takes long, so each of its steps is done by a worker, and nothing is read meanwhile; afterwards records are
 * decrypted and encrypted where the connection lives. The protocol is touched by the worker while there is one, and by the channel's loop
 * at all other times; everything else is confined to the loop.
 *
 * <p>Once the client has said that nothing follows, nothing can be said to it any more either (RFC 5246, section 7.2.1): so Bouncy Castle
 * has it.
 */
final class PskHandler extends ChannelDuplexHandler {
    /** What one record takes at most. */
    private static final int RECORD_BYTES = 16 * 1024;

    private final PskServer server;
    private final Executor tasks;
    private final int timeoutMillis;
    private final TlsServerProtocol protocol = new TlsServerProtocol();
    /** What has come while a worker was busy: no more than one read. */
    private final Queue<byte[]> waiting = new ArrayDeque<>(1);
    /** Null once the handshake is over. */
    private @Nullable Future<?> timer;
    private boolean begun;
    /** Whether a worker has the protocol. */
    private boolean busy;
    private boolean established;
    /** Whether nothing more is done with it. */
    private boolean over;

    PskHandler(PskServer server, Executor tasks, int timeoutMillis) {
        this.server = server;
        this.tasks = tasks;
        this.timeoutMillis = timeoutMillis;
    }

    /** Whose key the client has; null before the handshake is done. */
    @Nullable
    String identity() {
        return server.identity();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> fail(ctx, "it was not finished in time"), timeoutMillis,
                TimeUnit.MILLISECONDS);
    }

    // Input

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        byte[] bytes;
        try {
            bytes = ByteBufUtil.getBytes(in);
        } finally {
            in.release();
        }
        if (over) { return; }
        if (busy) {
            waiting.add(bytes);
        } else {
            take(ctx, bytes);
        }
    }

    private void take(ChannelHandlerContext ctx, byte[] bytes) {
        if (established) {
            decrypt(ctx, bytes);
            return;
        }
        busy = true;
        ctx.channel().config().setAutoRead(false);
        try {
            tasks.execute(() -> {
                String failure = shakeHands(bytes);
                comeHome(ctx, () -> stepDone(ctx, failure));
            });
        } catch (RejectedExecutionException full) {
            busy = false;
            fail(ctx, "too many handshakes wait for a processor");
        }
    }

    /** On a worker: why the handshake has failed; null when it has not. */
    private @Nullable String shakeHands(byte[] bytes) {
        try {
            if (!begun) {
                begun = true;
                protocol.accept(server);
            }
            protocol.offerInput(bytes);
            return null;
        } catch (IOException | RuntimeException failure) { // bytes of strangers may well find a defect of the library's
            return server.inWords(failure);
        }
    }

    private static void comeHome(ChannelHandlerContext ctx, Runnable result) {
        try {
            ctx.executor().execute(result);
        } catch (RejectedExecutionException _) {
            // the shards have ended, and the connection with them
        }
    }

    private void stepDone(ChannelHandlerContext ctx, @Nullable String failure) {
        busy = false;
        if (over) { return; }
        send(ctx);
        if (failure != null) {
            fail(ctx, failure);
            return;
        }
        ctx.channel().config().setAutoRead(true);
        if (server.isComplete()) {
            established = true;
            stopTimer();
            ctx.fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
            handOn(ctx, null);
        }
        while (!busy && !over && !waiting.isEmpty()) {
            take(ctx, waiting.remove());
        }
    }

    private void decrypt(ChannelHandlerContext ctx, byte[] bytes) {
        String failure = null;
        if (!protocol.isClosed()) {
            try {
                protocol.offerInput(bytes);
            } catch (IOException | RuntimeException broken) {
                failure = server.inWords(broken);
            }
        }
        send(ctx);
        handOn(ctx, failure);
    }

    /** Tells what has been decrypted, and behind it the end: a failure if there is one, or the client's good-bye. */
    private void handOn(ChannelHandlerContext ctx, @Nullable String failure) {
        while (!over && protocol.getAvailableInputBytes() > 0) {
            byte[] plain = new byte[Math.min(protocol.getAvailableInputBytes(), RECORD_BYTES)];
            int count = protocol.readInput(plain, 0, plain.length);
            ctx.fireChannelRead(ctx.alloc().buffer(count).writeBytes(plain, 0, count));
        }
        if (over || !protocol.isClosed()) { return; }
        over = true;
        if (failure == null) {
            ctx.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        } else {
            ctx.fireExceptionCaught(new DecoderException(new SSLException(failure)));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    // Output

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf plain = (ByteBuf) message;
        if (!plain.isReadable()) {
            var _ = ctx.write(plain, promise);
            return;
        }
        try {
            if (!established || busy || protocol.isClosed()) { throw new ClosedChannelException(); }
            var _ = ctx.write(encrypt(ctx, plain), promise);
        } catch (IOException closed) {
            promise.tryFailure(closed);
        } finally {
            plain.release();
        }
    }

    private ByteBuf encrypt(ChannelHandlerContext ctx, ByteBuf plain) throws IOException {
        ByteBuf out = ctx.alloc().buffer(plain.readableBytes() + 64);
        try {
            byte[] part = new byte[Math.min(plain.readableBytes(), RECORD_BYTES)];
            while (plain.isReadable()) {
                int count = Math.min(plain.readableBytes(), part.length);
                plain.readBytes(part, 0, count);
                protocol.writeApplicationData(part, 0, count);
                drainTo(out);
            }
            return out.retain();
        } finally {
            out.release();
        }
    }

    private void drainTo(ByteBuf out) {
        int count = protocol.getAvailableOutputBytes();
        byte[] records = new byte[count];
        out.writeBytes(records, 0, protocol.readOutput(records, 0, count));
    }

    /** Sends what the protocol itself has to say. */
    private void send(ChannelHandlerContext ctx) {
        if (protocol.getAvailableOutputBytes() > 0) {
            ByteBuf out = ctx.alloc().buffer(protocol.getAvailableOutputBytes());
            drainTo(out);
            var _ = ctx.writeAndFlush(out);
        }
    }

    // The end

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        over = true;
        stopTimer();
        if (established && !protocol.isClosed()) {
            sayGoodBye(ctx);
        }
        var _ = ctx.close(promise);
    }

    private void sayGoodBye(ChannelHandlerContext ctx) {
        try {
            protocol.close();
        } catch (IOException failure) {
            ctx.fireExceptionCaught(failure);
        }
        send(ctx);
    }

    private void fail(ChannelHandlerContext ctx, String why) {
        if (over || established) { return; }
        over = true;
        stopTimer();
        waiting.clear();
        ctx.fireUserEventTriggered(new SslHandshakeCompletionEvent(new SSLHandshakeException(why)));
        var _ = ctx.close();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over = true;
        stopTimer();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopTimer();
    }
}
