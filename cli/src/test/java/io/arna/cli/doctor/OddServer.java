package io.arna.cli.doctor;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Takes connections at a free port of loopback, and does with each what the test wants. */
final class OddServer implements AutoCloseable {
    /** What is done with a connection, on a thread of its own. */
    @FunctionalInterface
    interface Manners {
        void with(Socket socket) throws IOException;
    }

    private final ServerSocket listening;
    private final List<Socket> taken = new ArrayList<>();

    private OddServer(ServerSocket listening) {
        this.listening = listening;
    }

    static OddServer that(Manners manners) throws IOException {
        OddServer server = new OddServer(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
        Thread.ofVirtual().start(() -> server.serve(manners));
        return server;
    }

    /** Takes connections, reads what comes, and says nothing. */
    static OddServer silent() throws IOException {
        return that(socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }

    /** Closes each connection once something was said. */
    static OddServer closing() throws IOException {
        return that(socket -> {
            int _ = socket.getInputStream().read(new byte[4096]);
            socket.close();
        });
    }

    /** Answers whatever comes with these bytes. */
    static OddServer saying(byte[] answer) throws IOException {
        return that(socket -> {
            int _ = socket.getInputStream().read(new byte[4096]);
            socket.getOutputStream().write(answer);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
    }

    private void serve(Manners manners) {
        try {
            while (true) {
                Socket socket = listening.accept();
                synchronized (taken) {
                    taken.add(socket);
                }
                Thread.ofVirtual().start(() -> {
                    try {
                        manners.with(socket);
                    } catch (IOException _) {
                        // The client is gone.
                    }
                });
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (taken) {
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }
}
