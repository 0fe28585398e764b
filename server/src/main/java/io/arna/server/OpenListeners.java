package io.arna.server;

import io.arna.broker.port.Door;
import io.arna.server.config.Config;
import io.arna.transport.CannotListenException;
import io.arna.transport.Listener;
import io.arna.transport.ListenerSettings;
import io.arna.transport.ListenerSettings.Place;
import io.arna.transport.ListenerSettings.Protocol;
import io.arna.transport.Listeners;
import io.arna.transport.tls.ServerTls;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The listeners of one broker: all of them open, or none. A listener whose host stands for several addresses has a socket on each, on the same
 * port.
 */
final class OpenListeners implements AutoCloseable {
    /** How often a free port is looked for that all addresses of a listener have free. */
    private static final int ATTEMPTS = 16;
    private static final int MAXIMUM_HANDSHAKE_BYTES = 8 * 1024;

    private record Socket(Config.Listener asked, Listener listener, SocketAddress address) {}

    private final Listeners transport;
    private final OpenTls tls;
    private final Door door;
    private final int maximumPacketSize;
    private final boolean hasPasswords;
    private final List<Socket> sockets = new ArrayList<>();

    private OpenListeners(Listeners transport, OpenTls tls, Door door, int maximumPacketSize, boolean hasPasswords) {
        this.hasPasswords = hasPasswords;
        this.tls = tls;
        this.transport = transport;
        this.door = door;
        this.maximumPacketSize = maximumPacketSize;
    }

    /** Opens what is configured. */
    static OpenListeners open(Config config, Listeners transport, OpenTls tls, Door door) throws StartException {
        OpenListeners opened = new OpenListeners(transport, tls, door, config.limits().connection().maximumPacketSize(),
                config.authentication().passwordFile() != null);
        try {
            for (Config.Listener listener : config.listeners()) {
                opened.open(listener);
            }
            return opened;
        } catch (StartException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void open(Config.Listener asked) throws StartException {
        if (!asked.allowAnonymous() && !hasPasswords && !asked.provesUsernames()) {
            throw new StartException("listener " + asked.name()
                    + " would let nobody in, because nothing else is configured to tell who may");
        }
        if (asked.socket() != null) {
            open(asked, asked.socket());
            return;
        }
        List<InetAddress> addresses = addressesOf(asked);
        int attempt = 1;
        while (!openAll(asked, addresses, attempt == ATTEMPTS)) {
            attempt++;
        }
    }

    private void open(Config.Listener asked, Place.Unix socket) throws StartException {
        try {
            Listener listener = transport.bind(
                    settings(asked, ListenerSettings.unix(asked.name(), socket.file(), socket.permissions())), door);
            sockets.add(new Socket(asked, listener, UnixDomainSocketAddress.of(socket.file())));
        } catch (CannotListenException e) {
            throw new StartException(e);
        }
    }

    /** Whether all addresses are open now. A free port that only some have free is given back, unless this is the last attempt. */
    private boolean openAll(Config.Listener asked, List<InetAddress> addresses, boolean isLast)
            throws StartException {
        int before = sockets.size();
        int port = asked.port();
        for (InetAddress address : addresses) {
            try {
                Listener listener = transport.bind(
                        settings(asked, ListenerSettings.tcp(asked.name(), address.getHostAddress(), port)), door);
                sockets.add(new Socket(asked, listener, listener.address()));
                port = listener.address().getPort();
            } catch (CannotListenException e) {
                if (asked.port() != 0 || isLast || sockets.size() == before) { throw new StartException(e); }
                List<Socket> opened = sockets.subList(before, sockets.size());
                opened.forEach(socket -> socket.listener.close());
                opened.clear();
                return false;
            }
        }
        return true;
    }

    private ListenerSettings settings(Config.Listener asked, ListenerSettings place) {
        ListenerSettings settings = place
                .withBacklog(asked.backlog())
                .withMaximumConnections(asked.maximumConnections())
                .withMaximumRate(asked.maximumRate())
                .withTimeouts(asked.connectTimeoutMillis(), asked.closeTimeoutMillis())
                .withMaximumPacketSize(maximumPacketSize)
                .withProxy(asked.proxyTimeoutMillis());
        ServerTls context = tls.of(asked);
        ListenerSettings inside = context == null ? settings : settings.withTls(context);
        return asked.kind().isWebSocket()
                ? inside.withProtocol(new Protocol.WebSocket(asked.path(), asked.origins(), MAXIMUM_HANDSHAKE_BYTES))
                : inside;
    }

    /**
     * Those the host stands for. {@code localhost} is not looked up: machines differ in what they answer, and clients in which of the two
     * loopback addresses they try.
     */
    static List<InetAddress> addressesOf(Config.Listener asked) throws StartException {
        try {
            if (!asked.host().equals("localhost")) {
                return List.of(InetAddress.getAllByName(asked.host())).stream().distinct().toList();
            }
            InetAddress four = InetAddress.ofLiteral("127.0.0.1");
            InetAddress six = InetAddress.ofLiteral("::1");
            return NetworkInterface.getByInetAddress(six) == null ? List.of(four) : List.of(four, six);
        } catch (UnknownHostException | SocketException e) {
            throw new StartException("listener " + asked.name() + ": no address is known for the host " + asked.host(),
                    e);
        }
    }

    /** Where clients can connect, in the order configured. */
    List<Address> addresses() {
        return sockets.stream().map(socket -> new Address(socket.asked, socket.address)).toList();
    }

    /** Takes no more connections; those that are open stay. */
    @Override
    public void close() {
        sockets.forEach(socket -> socket.listener.close());
    }

    /** Completes when the listeners are closed and their last connection is gone. */
    CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(sockets.stream().map(socket -> socket.listener.ended().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }
}
