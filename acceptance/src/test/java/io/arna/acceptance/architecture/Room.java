package io.arna.acceptance.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of ARCHITECTURE.md's dependency table. The JDK and the null annotations are open to every room.
 *
 * @param packageName where its classes are
 * @param sees other rooms it may use
 * @param libraries packages of others it may use, as ArchUnit writes them
 */
record Room(String packageName, List<Room> sees, List<String> libraries) {
    static final Room PROTOCOL = new Room("io.arna.mqtt", List.of(), List.of("io.netty.buffer"));
    static final Room BROKER = new Room("io.arna.broker", List.of(PROTOCOL), List.of("io.netty.buffer", "org.slf4j"));
    static final Room TRANSPORT = new Room("io.arna.transport", List.of(PROTOCOL, BROKER),
            List.of("io.netty..", "org.bouncycastle..", "org.slf4j"));
    static final Room STORE = new Room("io.arna.store", List.of(PROTOCOL, BROKER),
            List.of("org.rocksdb", "com.fasterxml.jackson.core..", "org.slf4j"));
    static final Room SECURITY = new Room("io.arna.security", List.of(PROTOCOL, BROKER),
            List.of("org.bouncycastle..", "org.slf4j"));
    static final Room SERVER = new Room("io.arna.server", List.of(PROTOCOL, BROKER, TRANSPORT, STORE, SECURITY),
            List.of("org.snakeyaml..", "org.slf4j..", "ch.qos.logback.."));
    static final Room CLIENT = new Room("io.arna.client", List.of(PROTOCOL), List.of("io.netty.."));
    static final Room BENCH = new Room("io.arna.bench", List.of(PROTOCOL), List.of("io.netty..", "org.HdrHistogram"));
    static final Room LAB = new Room("io.arna.lab", List.of(PROTOCOL, CLIENT, BENCH, SECURITY), List.of());
    static final Room CLI =
            new Room("io.arna.cli", List.of(PROTOCOL, CLIENT, BENCH, LAB, STORE, SECURITY, SERVER),
                    List.of("picocli..", "org.HdrHistogram", "io.netty.buffer.."));
    static final Room TESTKIT = new Room("io.arna.testkit", List.of(SERVER), List.of("org.junit.jupiter.api.."));

    static final List<Room> ALL = List.of(PROTOCOL, BROKER, TRANSPORT, STORE, SECURITY, SERVER, CLIENT, BENCH, LAB, CLI,
            TESTKIT);
    static final List<Room> LIBRARIES = List.of(PROTOCOL, BROKER, TRANSPORT, STORE, SECURITY, CLIENT, LAB, TESTKIT);
    static final List<Room> WITHOUT_IO = List.of(PROTOCOL, BROKER);
    /** What runs on shards, which never wait. */
    static final List<Room> ON_SHARDS = List.of(PROTOCOL, BROKER, TRANSPORT);

    /** The packages this room may depend on beside its own, as ArchUnit writes them. */
    List<String> mayDependOn() {
        var packages = new ArrayList<>(libraries);
        sees.forEach(room -> packages.add(room.packageName + ".."));
        packages.addAll(List.of("java..", "javax..", "org.jspecify.annotations"));
        return List.copyOf(packages);
    }

    @Override
    public String toString() {
        return packageName;
    }
}
