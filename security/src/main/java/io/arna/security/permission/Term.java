package io.arna.security.permission;

import java.util.List;
import java.util.stream.Collectors;

/** A value in a file written in Erlang's terms, and where it begins. */
sealed interface Term {
    /** Line from 1 on. */
    int line();

    /** Column from 1 on. */
    int column();

    /** A name, such as {@code allow}. */
    record Atom(String name, int line, int column) implements Term {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A text in quotes. */
    record Text(String text, int line, int column) implements Term {
        @Override
        public String toString() {
            return '"' + text + '"';
        }
    }

    /** A whole number. */
    record Whole(int value, int line, int column) implements Term {
        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    /** Some in braces. */
    record Tuple(List<Term> of, int line, int column) implements Term {
        @Override
        public String toString() {
            return of.stream().map(Term::toString).collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /** Some in brackets. */
    record Sequence(List<Term> of, int line, int column) implements Term {
        @Override
        public String toString() {
            return of.stream().map(Term::toString).collect(Collectors.joining(", ", "[", "]"));
        }
    }
}
