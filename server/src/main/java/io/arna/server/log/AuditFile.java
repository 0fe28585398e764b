package io.arna.server.log;

import io.arna.server.config.Audit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that only its owner can read, and its predecessors {@code .1} (the latest), {@code .2} and so on. One thread at a time. */
final class AuditFile implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** Opens a file to write behind what is in it. */
    @FunctionalInterface
    interface Opener {
        WritableByteChannel open(Path file) throws IOException;
    }

    private final Audit settings;
    private final Opener opener;
    /** Null while there is none, because it could not be opened or written. */
    private @Nullable WritableByteChannel channel;
    private long size;

    AuditFile(Audit settings, Opener opener) {
        this.settings = settings;
        this.opener = opener;
    }

    /** As the system opens it: made for its owner alone, and closed to others if it was open to them. */
    static WritableByteChannel onDisk(Path file) throws IOException {
        FileAttribute<?>[] attributes =
                POSIX ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                        : new FileAttribute<?>[0];
        FileChannel channel = FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND), attributes);
        if (POSIX && Files.isRegularFile(file)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
        return channel;
    }

    /** Opens it, if it is not open. */
    void open() throws IOException {
        if (channel == null) {
            channel = opener.open(settings.file());
            size = Files.exists(settings.file()) ? Files.size(settings.file()) : 0;
        }
    }

    /** Writes one line whole; it begins the next file where this one would become too large. */
    void write(byte[] line) throws IOException {
        open();
        if (size > 0 && size + line.length > settings.maximumBytes()) {
            beginNext();
        }
        WritableByteChannel now = channel;
        if (now == null) { throw new IOException("not open"); }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                size += now.write(bytes);
            }
        } catch (IOException e) {
            close(); // and opened anew for the next line
            throw e;
        }
    }

    private void beginNext() throws IOException {
        close();
        if (settings.kept() == 0) {
            Files.deleteIfExists(settings.file());
        } else {
            for (int number = settings.kept() - 1; number >= 1; number--) {
                if (Files.exists(numbered(number))) {
                    Files.move(numbered(number), numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(settings.file(), numbered(1), StandardCopyOption.REPLACE_EXISTING);
        }
        open();
    }

    private Path numbered(int number) {
        return settings.file().resolveSibling(settings.file().getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        WritableByteChannel now = channel;
        channel = null;
        if (now != null) {
            now.close();
        }
    }
}
