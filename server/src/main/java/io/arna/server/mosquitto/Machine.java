package io.arna.server.mosquitto;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.function.Function;

/**
 * What the meaning of a file depends on besides the file.
 *
 * @param user whom this process belongs to
 * @param addresses those of a network interface; none when there is no such interface
 */
record Machine(String user, Function<String, List<InetAddress>> addresses) {
    private static final String ROOT = "root";

    /** This one. */
    static Machine here() {
        return new Machine(System.getProperty("user.name", ""), Machine::addressesOf);
    }

    private static List<InetAddress> addressesOf(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            return found == null ? List.of() : found.inetAddresses().toList();
        } catch (SocketException _) {
            return List.of(); // the caller says that it has none
        }
    }

    boolean isRoot() { return user.equals(ROOT); }
}
