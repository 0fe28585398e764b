package io.arna.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** How the machine's sockets are spoken to. */
enum Sockets {
    /** Linux. */
    EPOLL {
        @Override
        IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        ServerChannel newServerChannel() {
            return new EpollServerSocketChannel();
        }

        @Override
        ServerChannel newUnixServerChannel() {
            return new EpollServerDomainSocketChannel();
        }

        @Override
        SocketAddress unixAddress(Path file) {
            return new DomainSocketAddress(file.toFile());
        }

        @Override
        boolean unixClosesByHalves() {
            return true;
        }
    },
    /** Wherever there is a JVM. */
    NIO {
        @Override
        IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        ServerChannel newServerChannel() {
            return new NioServerSocketChannel();
        }

        @Override
        ServerChannel newUnixServerChannel() {
            return new NioServerDomainSocketChannel();
        }

        @Override
        SocketAddress unixAddress(Path file) {
            return UnixDomainSocketAddress.of(file);
        }

        @Override
        boolean unixClosesByHalves() {
            return false;
        }
    };

    /** The quickest way this machine has. */
    static Sockets best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory ioHandlers();

    abstract ServerChannel newServerChannel();

    /** For a socket in the file system. */
    abstract ServerChannel newUnixServerChannel();

    /** Where it binds to. */
    abstract SocketAddress unixAddress(Path file);

    /** Whether such a socket's client can say its last and go on listening; otherwise its last is the end of all. */
    abstract boolean unixClosesByHalves();
}
