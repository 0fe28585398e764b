import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.rocksdb.util.Environment;

/**
 * Takes the native libraries out of RocksDB's jar, which brings one for every platform there is, and puts the one for this platform beside it,
 * where Java finds it without unpacking anything at each start.
 */
final class OneNative {
    private OneNative() {}

    /** Takes the folder of the libraries. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "rocksdbjni-*.jar")) {
            for (Path jar : jars) {
                slim(jar, Files.createDirectories(folder.resolve("native")));
            }
        }
    }

    private static void slim(Path jar, Path natives) throws IOException {
        String ours = Environment.getJniLibraryFileName("rocksdb");
        Path slim = jar.resolveSibling(jar.getFileName() + ".new");
        boolean found = false;
        try (ZipFile all = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(slim);
                ZipOutputStream kept = new ZipOutputStream(file)) {
            for (Enumeration<? extends ZipEntry> entries = all.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                try (InputStream content = all.getInputStream(entry)) {
                    if (entry.getName().equals(ours)) {
                        found = true;
                        // By another name first: a broker that runs has the old one mapped.
                        Path fresh = natives.resolve(ours + ".new");
                        Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
                        Files.move(fresh, natives.resolve(ours), StandardCopyOption.ATOMIC_MOVE);
                    } else if (!entry.getName().startsWith("librocksdbjni-")) {
                        ZipEntry same = new ZipEntry(entry.getName());
                        same.setTime(entry.getTime());
                        kept.putNextEntry(same);
                        content.transferTo(kept);
                        kept.closeEntry();
                    }
                }
            }
        }
        if (!found) {
            Files.delete(slim);
            throw new IOException("RocksDB brings no library for this platform: " + ours + " is not in " + jar);
        }
        Files.move(slim, jar, StandardCopyOption.ATOMIC_MOVE);
    }
}
