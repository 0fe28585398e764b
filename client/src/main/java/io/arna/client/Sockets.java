package io.arna.client;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** How the machine's sockets are spoken to. */
enum Sockets {
    /** Linux. */
    EPOLL {
        @Override
        IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Channel newChannel() {
            return new EpollSocketChannel();
        }

        @Override
        Channel newUnixChannel() {
            return new EpollDomainSocketChannel();
        }

        @Override
        SocketAddress unixAddress(String file) {
            return new DomainSocketAddress(file);
        }
    },
    /** Wherever there is a JVM. */
    NIO {
        @Override
        IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Channel newChannel() {
            return new NioSocketChannel();
        }

        @Override
        Channel newUnixChannel() {
            return new NioDomainSocketChannel();
        }

        @Override
        SocketAddress unixAddress(String file) {
            return UnixDomainSocketAddress.of(file);
        }
    };

    abstract IoHandlerFactory ioHandlers();

    /** Of TCP. */
    abstract Channel newChannel();

    /** For a socket in the file system. */
    abstract Channel newUnixChannel();

    /** Where that one is. */
    abstract SocketAddress unixAddress(String file);
}
