package io.arna.server;

import io.arna.security.password.PasswordFile;
import io.arna.security.password.PasswordFileException;
import io.arna.security.permission.RuleFile;
import io.arna.security.permission.RuleFileException;
import io.arna.server.config.Config;
import io.arna.store.DirectoryLock;
import io.arna.store.StoreException;
import io.arna.transport.tls.TlsException;
import io.arna.transport.tls.TlsMaterial;
import io.arna.transport.tls.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything a configuration names, as a broker would that starts with it, and at what a start would not complain of but clients will. Starts
 * nothing and changes nothing; each port is taken for a moment. Blocks.
 */
public final class Checkup {
    /**
     * What became of one part.
     *
     * @param part what was looked at, as in {@code data directory}
     * @param faults what is wrong with it, each in one sentence with the remedy; empty when nothing is
     * @param found what was found where nothing is wrong
     */
    public record Result(String part, List<String> faults, String found) {
        public Result {
            faults = List.copyOf(faults);
        }
    }

    private final Config config;
    private final Instant now;
    private final List<Result> results = new ArrayList<>();

    private Checkup(Config config, Instant now) {
        this.config = config;
        this.now = now;
    }

    /** All parts, in the order in which a start needs them. */
    public static List<Result> of(Config config, Instant now) {
        Checkup checkup = new Checkup(config, now);
        checkup.checkDataDirectory();
        checkup.checkPasswords();
        checkup.checkPermissions();
        for (Config.Listener listener : config.listeners()) {
            if (listener.tls() != null) {
                checkup.checkTls(listener, listener.tls());
            }
            if (listener.psk() != null) {
                checkup.checkSharedKeys(listener.name(), listener.psk().file());
            }
        }
        config.listeners().forEach(checkup::checkAddresses);
        checkup.checkFileLimit();
        return checkup.results;
    }

    private void add(String part, List<String> faults, String found) {
        results.add(new Result(part, faults, found));
    }

    // ── Files ──

    private void checkDataDirectory() {
        Path directory = config.node().dataDirectory();
        if (directory == null) {
            add("data directory", List.of(), "none: nothing survives the end of the broker");
            return;
        }
        List<String> faults = new ArrayList<>();
        String found = directory + " can be used";
        if (!Files.exists(directory)) {
            Path parent = directory.toAbsolutePath();
            while (parent != null && !Files.exists(parent)) {
                parent = parent.getParent();
            }
            if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
                faults.add("node.data_dir: " + directory + " is not there and cannot be made in " + parent
                        + ": make it, and give it to the user who runs the broker");
            }
            found = directory + " will be made";
        } else if (!Files.isDirectory(directory)) {
            faults.add("node.data_dir: " + directory + " is not a folder: name another");
        } else if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
            faults.add("node.data_dir: this user may not write into " + directory
                    + ": give it to the user who runs the broker, and ask as that user");
        } else if (Files.exists(directory.resolve("arna.lock"))) {
            try {
                DirectoryLock.lock(directory).close();
            } catch (StoreException e) {
                found = String.valueOf(e.getMessage()); // by the very broker that is looked at, most often
            }
        }
        add("data directory", faults, found);
    }

    private void checkPasswords() {
        Path file = config.authentication().passwordFile();
        if (file == null) { return; }
        List<String> faults = new ArrayList<>();
        int users = 0;
        try {
            users = PasswordFile.read(file).users().size();
            if (isOpenTo(file, Set.of(PosixFilePermission.OTHERS_READ))) {
                faults.add("authentication.password_file: every user of this machine can read the hashes in " + file
                        + ": chmod o= " + file);
            }
        } catch (PasswordFileException e) {
            faults.addAll(e.problems());
        } catch (IOException e) {
            faults.add("authentication.password_file: " + unreadable(file, e)
                    + ": 'arna passwd -c FILE USER' makes one");
        }
        add("password file", faults, file + ", users: " + users);
    }

    private void checkPermissions() {
        Path file = config.authorization().file();
        if (file == null) { return; }
        List<String> faults = new ArrayList<>();
        int rules = 0;
        try {
            rules = RuleFile.read(file, config.authorization().format(), config.authorization().otherwise().allows())
                    .rules().size();
        } catch (RuleFileException e) {
            faults.addAll(e.problems());
        } catch (IOException e) {
            faults.add(
                    "authorization.acl_file: " + unreadable(file, e) + ": name the file of rules, or take the key out");
        }
        add("ACL file", faults, file + ", rules: " + rules);
    }

    private static String unreadable(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? "there is no such file, " + file
                : "this user cannot read " + file + ", " + e.getClass().getSimpleName();
    }

    /** Whether one of these is set; false where a system has other ways to say who may read. */
    private static boolean isOpenTo(Path file, Collection<PosixFilePermission> those) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(those::contains);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    // ── TLS ──

    private void checkTls(Config.Listener listener, TlsSettings settings) {
        List<String> faults = new ArrayList<>();
        String found = "";
        try {
            TlsMaterial material = TlsMaterial.read(settings);
            for (int i = 0; i < material.keys().size(); i++) {
                checkChain(material.keys().get(i).chain(), settings.keys().get(i).certificate(), material.trusted(),
                        faults);
                checkKeyFile(settings.keys().get(i).key(), faults);
            }
            material.trusted().forEach(one -> checkDates(one, "the authority's certificate", faults));
            material.revoked().forEach(one -> checkRevocations(one, settings.crl(), faults));
            found = "good until " + material.keys().getFirst().certificate().getNotAfter().toInstant();
        } catch (TlsException e) {
            e.problems().forEach(problem -> faults.add(problem.sentence() + remedyOf(problem.part())));
        }
        add("TLS of " + listener.name(),
                faults.stream().map(fault -> "listener " + listener.name() + ": " + fault).toList(),
                found);
    }

    private static String remedyOf(TlsException.Part part) {
        return switch (part) {
            case CERTIFICATE -> ": 'arna certs init' makes key and certificate, or name those of your authority";
            case KEY -> ": name the key that was made with the certificate, and let this user read it";
            case KEY_PASSWORD -> ": key_password_file or key_password_variable says where the password is";
            case CA -> ": ca names the certificate of who signs those of the clients";
            case CRL -> ": 'arna certs crl' writes one, or take crl out";
            case CIPHERS -> ": take them out for the usual ones";
            case PSK_FILE -> ": name a file with a line 'identity:key' for each client, the key in hexadecimal";
            case KEY_LOG -> ": take tls_keylog out";
        };
    }

    private void checkChain(List<X509Certificate> chain, Path file, List<X509Certificate> trusted,
            List<String> faults) {
        chain.forEach(
                one -> checkDates(one, "the certificate of " + one.getSubjectX500Principal() + " in " + file, faults));
        X509Certificate last = chain.getLast();
        for (X509Certificate authority : trusted) {
            boolean isRoot = authority.getSubjectX500Principal().equals(authority.getIssuerX500Principal());
            if (!isRoot && isSignedBy(last, authority)) {
                faults.add("the chain in " + file + " is incomplete: it was signed by "
                        + authority.getSubjectX500Principal()
                        + ", which is itself signed by another: add that one's certificate to the end of the file");
            }
        }
    }

    private static boolean isSignedBy(X509Certificate signed, X509Certificate signer) {
        try {
            signed.verify(signer.getPublicKey());
            return signed.getIssuerX500Principal().equals(signer.getSubjectX500Principal());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private void checkDates(X509Certificate certificate, String what, List<String> faults) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            faults.add(what + " has expired on " + certificate.getNotAfter().toInstant()
                    + ": have it renewed; 'arna certs sign' does so for an authority of your own");
        } else if (now.isBefore(certificate.getNotBefore().toInstant())) {
            faults.add(what + " is good only from " + certificate.getNotBefore().toInstant()
                    + " on, and the clock of this machine says " + now + ": set the clock, or wait");
        }
    }

    private void checkRevocations(X509CRL list, @Nullable Path file, List<String> faults) {
        if (list.getNextUpdate() != null && now.isAfter(list.getNextUpdate().toInstant())) {
            faults.add("the list of revoked certificates in " + file + " was good until "
                    + list.getNextUpdate().toInstant()
                    + ", so nobody whose certificate that authority signed can connect: write a new one, as 'arna certs crl' does");
        }
    }

    private static void checkKeyFile(Path key, List<String> faults) {
        if (isOpenTo(key, Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE))) {
            faults.add("every user of this machine can read the private key " + key + ": chmod o= " + key);
        }
    }

    /** What is in it was read with the configuration. */
    private void checkSharedKeys(String listener, Path file) {
        add("keys of " + listener,
                isOpenTo(file, Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE))
                        ? List.of("listener " + listener + ": every user of this machine can read the keys in " + file
                                + ": chmod o= " + file)
                        : List.of(),
                file.toString());
    }

    // ── The machine ──

    private void checkAddresses(Config.Listener listener) {
        if (listener.socket() != null) {
            checkSocketFile(listener.name(), listener.socket().file());
            return;
        }
        List<String> faults = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try {
            for (InetAddress address : OpenListeners.addressesOf(listener)) {
                found.add(checkPort(listener, address, faults));
            }
        } catch (StartException e) {
            faults.add(e.getMessage() + ": look for a slip in the name, or give an address of this machine");
        }
        add("port of " + listener.name(), faults, String.join(", ", found));
    }

    private void checkSocketFile(String listener, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        boolean usable = folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
        add("socket of " + listener, usable ? List.of()
                : List.of("listener " + listener + ": this user may not make a socket in " + folder
                        + ": make that folder, and give it to the user who runs the broker"),
                file + " can be made");
    }

    private static String checkPort(Config.Listener listener, InetAddress address, List<String> faults) {
        String place = address.getHostAddress() + " port " + listener.port();
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, listener.port()));
            return place + " is free";
        } catch (IOException e) {
            String words = String.valueOf(e.getMessage());
            String beginning = "listener " + listener.name() + ": ";
            if (words.contains("in use")) {
                PortHolder holder = PortHolder.of(listener.port());
                if (holder != null && holder.isArna()) { return place + " is held by a running Arna, " + holder; }
                faults.add(beginning + place + " is in use" + (holder == null
                        ? ", by whom this user may not see: 'ss -ltnp' as root tells"
                        : " by " + holder + ": stop that, or take another port"));
            } else if (words.contains("ermission denied")) {
                faults.add(beginning + "this user may not use " + place
                        + ": take a port above 1023, or grant CAP_NET_BIND_SERVICE");
            } else if (words.contains("annot assign") || words.contains("rotocol family")) {
                faults.add(beginning + address.getHostAddress()
                        + " is not an address of this machine, or its family is switched off: 'ip address' lists them");
            } else {
                faults.add(beginning + place + " cannot be used, " + words + ": take another");
            }
            return place;
        }
    }

    private void checkFileLimit() {
        FileLimit limit = FileLimit.ofThisProcess();
        long connections = config.listeners().stream().mapToLong(Config.Listener::maximumConnections)
                .filter(maximum -> maximum != Config.Listener.USUAL_MAXIMUM_CONNECTIONS).sum();
        add("file limit", limit.isEnoughFor(connections) ? List.of()
                : List.of("this user may have " + limit.files()
                        + " files open, and max_connections of the listeners add up to "
                        + connections
                        + ": raise LimitNOFILE= in the unit of systemd or ulimit -n, or lower max_connections"),
                limit.files() == Long.MAX_VALUE ? "none" : String.valueOf(limit.files()));
    }
}
