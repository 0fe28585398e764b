package io.arna.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix socket. It is made under another name and gets its own when its permissions are right, so that nobody reaches it
 * before; that also takes the place of what a broker left that did not end in peace. Blocks, briefly; one thread at a time, no shard.
 */
final class SocketFile implements AutoCloseable {
    private static final int KIND = 0170000;
    private static final int SOCKET = 0140000;
    private static final String UNFINISHED = ".new";

    private final Path file;
    private final Path unfinished;
    private final Set<PosixFilePermission> permissions;
    /** Which file it is; null until it has its name. */
    private @Nullable Object key;

    SocketFile(Path file, Set<PosixFilePermission> permissions) {
        this.file = file;
        this.unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        this.permissions = permissions;
    }

    /** Where to bind the socket: there is nothing there now. */
    Path makeRoom() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) { throw new IOException("there is no folder " + folder); }
        refuseUnlessStale(file);
        refuseUnlessStale(unfinished);
        Files.deleteIfExists(unfinished);
        return unfinished;
    }

    /** The socket is bound and listens: gives it permissions and its name. */
    void publish() throws IOException {
        Files.setPosixFilePermissions(unfinished, permissions);
        Object made = keyOf(unfinished);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        key = made;
    }

    /** Removes the file, unless another has taken its place. */
    @Override
    public void close() throws IOException {
        if (key == null) {
            Files.deleteIfExists(unfinished);
        } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Objects.equals(keyOf(file), key)) {
            Files.deleteIfExists(file);
        }
        key = null;
    }

    private static void refuseUnlessStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) { return; }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & KIND) != SOCKET) {
            throw new IOException(path + " is no socket, and is left alone; name another file or take it away");
        }
        if (isListenedTo(path)) { throw new IOException("another process listens there"); }
    }

    private static boolean isListenedTo(Path path) throws IOException {
        if (!Files.isWritable(path)) { throw new AccessDeniedException(path.toString()); }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // or it would wait for one whose backlog is full
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }
}
