package io.arna.transport.tls;

import io.arna.transport.tls.TlsException.Part;
import io.arna.transport.tls.TlsException.Problem;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSLContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the secrets of connections to a file, in the format of NSS that Wireshark reads: for finding faults, never for every day. The file can be
 * read by its owner only. Any thread.
 */
final class KeyLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLog.class);
    private static final int MOST_WAITING = 10_000;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> NOBODY_ELSE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    private final OutputStream out;
    /** Writes, so that no shard waits for the disk; what it cannot keep up with is lost. */
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING), Thread.ofPlatform().daemon().name("arna-tls-keylog").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    private KeyLog(OutputStream out) {
        this.out = out;
        writer.allowCoreThreadTimeOut(true);
    }

    /** Opens the file, and adds to what is there. Blocks; not on a shard. */
    static KeyLog open(Path file) throws TlsException {
        try {
            FileChannel channel = FileChannel.open(file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    NOBODY_ELSE);
            Files.setPosixFilePermissions(file, OWNER_ONLY); // where it was there before, with others'
            return new KeyLog(Channels.newOutputStream(channel));
        } catch (IOException | UnsupportedOperationException e) {
            throw new TlsException(List.of(new Problem(Part.KEY_LOG, 0, "the key log cannot be written: " + e)));
        }
    }

    /**
     * Has the secrets of all connections of a context written. Netty has no public way to the handle that BoringSSL's callback is set by: the field is
     * protected and its class cannot be extended, so it is read by reflection.
     */
    void listenTo(SslContext context) {
        try {
            Field handle = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
            handle.setAccessible(true);
            boolean set = SSLContext.setKeyLogCallback(handle.getLong(context), (_, line) -> add(line));
            if (!set) {
                LOG.warn("this library writes no key log");
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("another Netty than the one this was made for", e);
        }
    }

    private void add(byte[] line) {
        byte[] whole = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').array();
        writer.execute(() -> write(whole));
    }

    /** On the writer's thread. */
    private void write(byte[] line) {
        try {
            out.write(line);
        } catch (IOException e) {
            LOG.warn("a line of the key log is lost: {}", String.valueOf(e.getMessage()));
        }
    }

    /** On the writer's thread. */
    private void end() {
        try {
            out.close();
        } catch (IOException e) {
            LOG.warn("the key log could not be closed", e);
        }
    }

    @Override
    public void close() {
        writer.execute(this::end);
        writer.shutdown();
    }
}
