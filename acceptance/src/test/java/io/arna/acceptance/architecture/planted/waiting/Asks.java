package io.arna.acceptance.architecture.planted.waiting;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Asks the disk, the network and a database. Never run. */
public final class Asks {
    private Asks() {}

    static String all(Path path, InputStream in, Connection database) throws IOException, SQLException {
        database.commit();
        try (Socket socket = new Socket("localhost", in.read())) {
            return Files.readString(path) + InetAddress.getByName("localhost") + socket;
        }
    }
}
