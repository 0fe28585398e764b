package io.arna.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A store that is being made in a data directory: beside its place until it is whole, so that what is there is whole. One thread. */
final class NewStore implements AutoCloseable {
    private final DirectoryLock directory;
    private final Path dataDirectory;
    private final Path place;
    private final Path folder;

    private NewStore(DirectoryLock directory, Path dataDirectory, Path place, Path folder) {
        this.directory = directory;
        this.dataDirectory = dataDirectory;
        this.place = place;
        this.folder = folder;
    }

    /**
     * Begins one; the data directory is made when it is not there.
     *
     * @throws StoreException when there is a store, or a broker uses the directory
     */
    static NewStore in(Path dataDirectory) throws IOException {
        DirectoryLock directory = DirectoryLock.lock(dataDirectory, DirectoryLock.STOP_IT);
        Path place = StoreSettings.folderIn(dataDirectory);
        Path folder = place.resolveSibling(place.getFileName() + ".new");
        if (Files.exists(place)) {
            directory.close();
            throw new StoreException("there is a store in " + dataDirectory
                    + " already, which is left as it is: name another directory, or move it away");
        }
        delete(folder); // of one that was not finished
        Files.createDirectories(folder);
        return new NewStore(directory, dataDirectory, place, folder);
    }

    /** Where it is made. */
    Path folder() {
        return folder;
    }

    /** It is whole: brings it to its place. */
    void keep() throws IOException {
        Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
        sync(dataDirectory);
    }

    /** A name is on disk when its directory is; where directories cannot be opened, the system sees to that itself. */
    private static void sync(Path parent) throws IOException {
        FileChannel opened;
        try {
            opened = FileChannel.open(parent, StandardOpenOption.READ);
        } catch (IOException _) {
            return; // Windows
        }
        try (FileChannel names = opened) {
            names.force(true);
        }
    }

    /** What was not kept goes. */
    @Override
    public void close() throws IOException {
        try {
            delete(folder);
        } finally {
            directory.close();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) { return; }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }
}
