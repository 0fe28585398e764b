import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.rocksdb.util.Environment;

/**
 * Takes the native libraries out of the jars that bring one for every platform there is, of RocksDB and of BoringSSL, and puts those for this
 * platform beside them, where Java finds them without unpacking anything at each start.
 */
final class OneNative {
    private OneNative() {}

    /** Takes the folder of the libraries. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path natives = Files.createDirectories(folder.resolve("native"));
        String rocksDb = Environment.getJniLibraryFileName("rocksdb");
        if (slim(folder, "rocksdbjni-*.jar", rocksDb, name -> name.startsWith("librocksdbjni-"), natives) == 0) {
            throw new IOException("RocksDB brings no library for this platform: " + rocksDb);
        }
        String machine = switch (System.getProperty("os.arch")) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "aarch_64";
            default -> "other"; // Java speaks TLS itself
        };
        slim(folder, "netty-tcnative-boringssl-static-*.jar", "META-INF/native/libnetty_tcnative_linux_" + machine + ".so",
                name -> name.startsWith("META-INF/native/lib"), natives);
    }

    /** Leaves no native library in the jars, and takes ours out of them; how many that were. */
    private static int slim(Path folder, String jars, String ours, Predicate<String> isNative, Path natives)
            throws IOException {
        int found = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, jars)) {
            for (Path jar : all) {
                found += slim(jar, ours, isNative, natives) ? 1 : 0;
            }
        }
        return found;
    }

    private static boolean slim(Path jar, String ours, Predicate<String> isNative, Path natives) throws IOException {
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
                        String name = Path.of(ours).getFileName().toString();
                        Path fresh = natives.resolve(name + ".new");
                        Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
                        Files.move(fresh, natives.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                    } else if (!isNative.test(entry.getName())) {
                        ZipEntry same = new ZipEntry(entry.getName());
                        same.setTime(entry.getTime());
                        kept.putNextEntry(same);
                        content.transferTo(kept);
                        kept.closeEntry();
                    }
                }
            }
        }
        Files.move(slim, jar, StandardCopyOption.ATOMIC_MOVE);
        return found;
    }
}
