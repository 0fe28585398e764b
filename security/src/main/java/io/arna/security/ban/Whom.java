package io.arna.security.ban;

import io.arna.broker.port.Authorizer.Subject;
import io.arna.security.permission.Network;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Whom a ban is about. */
public sealed interface Whom {
    /** What a ban can go by, named as in EMQX. */
    enum As {
        /** A client id. */
        CLIENTID,
        /** A user. */
        USERNAME,
        /** An address. */
        PEERHOST,
        /** Client ids in which an expression is found. */
        CLIENTID_RE,
        /** Users in whose name an expression is found. */
        USERNAME_RE,
        /** Addresses that begin with the same bits. */
        PEERHOST_NET
    }

    /** Whether it is this one. */
    boolean is(Subject subject);

    /** One client id. */
    record ClientId(String clientId) implements Whom {
        @Override
        public boolean is(Subject subject) {
            return clientId.equals(subject.clientId());
        }

        @Override
        public String toString() {
            return "client id " + clientId;
        }
    }

    /** One user. */
    record User(String name) implements Whom {
        @Override
        public boolean is(Subject subject) {
            return name.equals(subject.identity());
        }

        @Override
        public String toString() {
            return "user " + name;
        }
    }

    /** An address, or several that begin with the same bits. */
    record Addresses(Network network) implements Whom {
        @Override
        public boolean is(Subject subject) {
            return network.contains(subject.peer().address());
        }

        @Override
        public String toString() {
            return "address " + network;
        }
    }

    /** Client ids in which an expression is found. */
    record ClientIds(Pattern expression) implements Whom {
        @Override
        public boolean is(Subject subject) {
            return expression.matcher(subject.clientId()).find();
        }

        @Override
        public String toString() {
            return "client ids like " + expression;
        }
    }

    /** Users in whose name an expression is found. */
    record Users(Pattern expression) implements Whom {
        @Override
        public boolean is(Subject subject) {
            return subject.identity() != null && expression.matcher(subject.identity()).find();
        }

        @Override
        public String toString() {
            return "users like " + expression;
        }
    }

    /**
     * Reads whom.
     *
     * @throws IllegalArgumentException when it is no such thing; the message says why
     */
    static Whom of(As as, String who) {
        return switch (as) {
            case CLIENTID -> new ClientId(who);
            case USERNAME -> new User(who);
            case PEERHOST -> {
                if (who.contains("/")) {
                    throw new IllegalArgumentException(who + " is more than one address; say peerhost_net for those");
                }
                yield new Addresses(Network.of(who));
            }
            case CLIENTID_RE -> new ClientIds(expression(who));
            case USERNAME_RE -> new Users(expression(who));
            case PEERHOST_NET -> new Addresses(Network.of(who));
        };
    }

    private static Pattern expression(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    text + " is not a regular expression: " + e.getDescription() + " at character "
                            + (e.getIndex() + 1));
        }
    }
}
