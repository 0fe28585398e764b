package io.arna.acceptance.architecture.planted.impure;

import io.netty.channel.Channel;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Touches the world directly: sockets, files, clocks and chance. Never run. */
public record Impure(Channel channel, Socket socket) {
    static final LongSupplier CLOCK = System::nanoTime;

    static long files(Path path) throws IOException {
        try (var in = new FileInputStream(path.toFile())) {
            return Files.size(path) + in.read();
        }
    }

    static long clocks() {
        return System.currentTimeMillis() + Instant.now().toEpochMilli();
    }

    static String chance() {
        return UUID.randomUUID() + " " + new Random().nextInt() + ThreadLocalRandom.current().nextInt()
                + new SecureRandom().nextInt();
    }
}
