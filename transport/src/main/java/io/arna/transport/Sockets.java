package io.arna.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

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
    };

    /** The quickest way this machine has. */
    static Sockets best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory ioHandlers();

    abstract ServerChannel newServerChannel();
}
