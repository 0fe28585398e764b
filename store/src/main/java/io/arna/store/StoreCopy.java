package io.arna.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies a store, though a broker runs on it, into another data directory: all that was acknowledged before the copy began, and a beginning of what
 * came afterwards.
 *
 * <p>It rests on how RocksDB keeps its files. A manifest says which sorted files make up the database, and changes with each of them; sorted files never
 * change; logs only grow. So all files are opened first, which keeps them though they be removed, and again if the manifest changed meanwhile. Then
 * nothing that happens can harm the copy: of the manifest so much is taken as was there, of the logs what is there, and a record that was being
 * written is cut off ({@link LogTail}).
 */
public final class StoreCopy {
    private static final int MOST_ATTEMPTS = 1_000;
    private static final String CURRENT = "CURRENT";

    /** A file of the store, and how much of it there is. */
    private record Part(String name, FileChannel channel, long size) {}

    private StoreCopy() {}

    /**
     * Copies.
     *
     * @param from the data directory of a broker, running or not
     * @param to a data directory without a store; made when it is not there
     * @return how many bytes the copy has
     * @throws StoreException when there is no store, {@code to} has one, or the copy cannot be opened
     * @throws IOException when a file cannot be read or written
     */
    public static long copy(Path from, Path to) throws IOException {
        Path source = StoreSettings.folderIn(from);
        if (!Files.exists(source.resolve(CURRENT))) {
            throw new StoreException("there is no store in " + from
                    + ": name the directory that the broker has as node.data_dir or --data, or a backup");
        }
        try (NewStore fresh = NewStore.in(to)) {
            List<Part> parts = openAll(source);
            long bytes = 0;
            try {
                for (Part part : parts) {
                    write(part, fresh.folder().resolve(part.name));
                    bytes += part.size;
                }
            } finally {
                closeAll(parts);
            }
            Database.open(fresh.folder()).close(); // or it is no backup
            fresh.keep();
            return bytes;
        }
    }

    private static List<Part> openAll(Path source) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            String manifest = Files.readString(source.resolve(CURRENT)).strip();
            List<Part> parts = new ArrayList<>();
            boolean isWhole = false;
            try {
                long before = Files.size(source.resolve(manifest));
                for (String name : names(source)) {
                    FileChannel channel = FileChannel.open(source.resolve(name), StandardOpenOption.READ);
                    parts.add(new Part(name, channel, name.equals(manifest) ? before : channel.size()));
                }
                isWhole = Files.size(source.resolve(manifest)) == before
                        && Files.readString(source.resolve(CURRENT)).strip().equals(manifest);
            } catch (NoSuchFileException _) {
                // Removed since we looked, so the manifest has changed.
            } finally {
                if (!isWhole) {
                    closeAll(parts);
                }
            }
            if (isWhole) { return parts; }
        }
        throw new IOException("the store changed " + MOST_ATTEMPTS + " times while its files were being opened");
    }

    /** Those that make up the database. */
    private static List<String> names(Path source) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d+\\.(sst|log)|MANIFEST-\\d+|OPTIONS-\\d+|CURRENT|IDENTITY"))
                    .sorted()
                    .toList();
        }
    }

    private static void write(Part part, Path target) throws IOException {
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < part.size) {
                long more = part.channel.transferTo(done, part.size - done, out);
                if (more <= 0) { throw new IOException(part.name + " became shorter while it was being copied"); }
                done += more;
            }
            out.force(true);
        }
    }

    private static void closeAll(List<Part> parts) throws IOException {
        for (Part part : parts) {
            part.channel.close();
        }
    }
}
