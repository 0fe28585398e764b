package io.arna.security.permission;

import io.arna.broker.port.Authorizer.Subject;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whom a rule is about. Immutable; its text says it in words. */
public sealed interface Who {
    /** Whether it is this one. */
    boolean matches(Subject subject);

    /** Everybody. */
    record Everybody() implements Who {
        @Override
        public boolean matches(Subject subject) {
            return true;
        }

        @Override
        public String toString() {
            return "everybody";
        }
    }

    /** Who has not said who it is. */
    record Anonymous() implements Who {
        @Override
        public boolean matches(Subject subject) {
            return subject.identity() == null;
        }

        @Override
        public String toString() {
            return "anonymous clients";
        }
    }

    /** A user. */
    record User(String name) implements Who {
        @Override
        public boolean matches(Subject subject) {
            return name.equals(subject.identity());
        }

        @Override
        public String toString() {
            return "user " + name;
        }
    }

    /** Users in whose name the expression is found. */
    record UserLike(Pattern expression) implements Who {
        @Override
        public boolean matches(Subject subject) {
            return subject.identity() != null && expression.matcher(subject.identity()).find();
        }

        @Override
        public String toString() {
            return "users like " + expression;
        }
    }

    /** A client identifier. */
    record ClientId(String id) implements Who {
        @Override
        public boolean matches(Subject subject) {
            return id.equals(subject.clientId());
        }

        @Override
        public String toString() {
            return "client " + id;
        }
    }

    /** Client identifiers in which the expression is found. */
    record ClientIdLike(Pattern expression) implements Who {
        @Override
        public boolean matches(Subject subject) {
            return expression.matcher(subject.clientId()).find();
        }

        @Override
        public String toString() {
            return "clients like " + expression;
        }
    }

    /** Who comes from one of these networks. */
    record From(List<Network> networks) implements Who {
        public From {
            networks = List.copyOf(networks);
        }

        @Override
        public boolean matches(Subject subject) {
            return networks.stream().anyMatch(network -> network.contains(subject.peer().address()));
        }

        @Override
        public String toString() {
            return "clients from " + networks.stream().map(Network::toString).collect(Collectors.joining(" or "));
        }
    }

    /** Who has come through a listener. */
    record Through(String listener) implements Who {
        @Override
        public boolean matches(Subject subject) {
            return listener.equals(subject.peer().listener());
        }

        @Override
        public String toString() {
            return "clients of listener " + listener;
        }
    }

    /** Whoever is all of these. */
    record All(List<Who> of) implements Who {
        public All {
            of = List.copyOf(of);
        }

        @Override
        public boolean matches(Subject subject) {
            return of.stream().allMatch(one -> one.matches(subject));
        }

        @Override
        public String toString() {
            return of.stream().map(Who::toString).collect(Collectors.joining(" and ", "(", ")"));
        }
    }

    /** Whoever is any of these. */
    record Any(List<Who> of) implements Who {
        public Any {
            of = List.copyOf(of);
        }

        @Override
        public boolean matches(Subject subject) {
            return of.stream().anyMatch(one -> one.matches(subject));
        }

        @Override
        public String toString() {
            return of.stream().map(Who::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }
}
