package io.arna.security.permission;

import io.arna.mqtt.Qos;
import io.arna.security.permission.Action.Operation;
import io.arna.security.permission.Rules.Subscribing;
import io.arna.security.permission.TermReader.NoTermException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules as EMQX 5 has them in {@code acl.conf}: {@code {Permission, Who, Action, Topics}.} or {@code {Permission, all}.}, one after the other
 * (Z3). Where no rule fits, it is allowed, as there, unless the configuration says otherwise.
 */
final class EmqxRules {
    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    /** A term that means nothing here. */
    private static final class MeaninglessException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Term term;

        private MeaninglessException(Term term, String what) {
            super(what);
            this.term = term;
        }
    }

    private EmqxRules(String file) {
        this.file = file;
    }

    static Rules read(String file, String text, boolean allowsOtherwise) throws RuleFileException {
        EmqxRules reading = new EmqxRules(file);
        reading.readAll(new TermReader(text));
        if (!reading.problems.isEmpty()) { throw new RuleFileException(reading.problems); }
        return new Rules(reading.rules, allowsOtherwise, Subscribing.DECIDED_AT_ONCE);
    }

    private void readAll(TermReader terms) {
        while (!terms.isAtEnd()) {
            try {
                Term term = terms.next();
                rules.add(rule(term));
            } catch (NoTermException e) {
                problem(e.line, e.column, e.getMessage());
                terms.skipLine();
            } catch (MeaninglessException e) {
                problem(e.term.line(), e.term.column(), e.getMessage());
            }
        }
    }

    private void problem(int line, int column, @Nullable String what) {
        problems.add(file + ":" + line + ":" + column + ": " + what);
    }

    private Rule rule(Term term) throws MeaninglessException {
        if (!(term instanceof Term.Tuple(List<Term> parts, int line, _))) {
            throw new MeaninglessException(term,
                    "a rule is {allow|deny, Who, Action, [Topic...]} or {allow|deny, all}");
        }
        if (parts.size() != 2 && parts.size() != 4) {
            throw new MeaninglessException(term,
                    "a rule has two or four parts, {allow|deny, all} or {allow|deny, Who, Action, [Topic...]}, and this one has "
                            + parts.size());
        }
        boolean allows = switch (parts.getFirst()) {
            case Term.Atom(String name, _, _) when name.equals("allow") -> true;
            case Term.Atom(String name, _, _) when name.equals("deny") -> false;
            default -> throw new MeaninglessException(parts.getFirst(),
                    "a rule begins with allow or deny, and not with " + parts.getFirst());
        };
        String origin = file + ":" + line;
        if (parts.size() == 2) {
            if (!isAtom(parts.get(1), "all")) {
                throw new MeaninglessException(parts.get(1),
                        "a rule of two parts is for all, and not for " + parts.get(1));
            }
            return new Rule(allows, new Who.Everybody(), Action.of(Operation.PUBLISH, Operation.SUBSCRIBE), List.of(),
                    origin);
        }
        return new Rule(allows, who(parts.get(1)), action(parts.get(2)), topics(parts.get(3)), origin);
    }

    private static boolean isAtom(Term term, String name) {
        return term instanceof Term.Atom(String it, _, _) && it.equals(name);
    }

    private static Who who(Term term) throws MeaninglessException {
        if (isAtom(term, "all")) { return new Who.Everybody(); }
        if (term instanceof Term.Tuple(List<Term> parts, _, _) && parts.size() == 2
                && parts.getFirst() instanceof Term.Atom(String kind, _, _)) {
            Term what = parts.get(1);
            switch (kind) {
                case "user", "username" -> {
                    return isExpression(what) ? new Who.UserLike(expression(what)) : new Who.User(text(what));
                }
                case "client", "clientid" -> {
                    return isExpression(what) ? new Who.ClientIdLike(expression(what)) : new Who.ClientId(text(what));
                }
                case "ipaddr" -> {
                    return new Who.From(List.of(network(what)));
                }
                case "ipaddrs" -> {
                    List<Network> networks = new ArrayList<>();
                    for (Term one : sequence(what)) {
                        networks.add(network(one));
                    }
                    return new Who.From(networks);
                }
                case "listener" -> {
                    return new Who.Through(text(what));
                }
                case "and" -> {
                    return new Who.All(several(what));
                }
                case "or" -> {
                    return new Who.Any(several(what));
                }
                default -> {
                    // said below
                }
            }
        }
        throw new MeaninglessException(term,
                "whom a rule is for is all, or {user|client, Name|{re, Expression}}, {ipaddr, Network}, {ipaddrs, [Network...]}, {listener, Name}, "
                        + "{'and'|'or', [Who...]}; this is " + term);
    }

    private static List<Who> several(Term term) throws MeaninglessException {
        List<Who> several = new ArrayList<>();
        for (Term one : sequence(term)) {
            several.add(who(one));
        }
        return several;
    }

    private static List<Term> sequence(Term term) throws MeaninglessException {
        if (term instanceof Term.Sequence(List<Term> of, _, _)) { return of; }
        throw new MeaninglessException(term, "here belongs a list in brackets, and not " + term);
    }

    private static String text(Term term) throws MeaninglessException {
        if (term instanceof Term.Text(String text, _, _)) { return text; }
        throw new MeaninglessException(term, "here belongs a text in quotes, and not " + term);
    }

    private static boolean isExpression(Term term) {
        return term instanceof Term.Tuple(List<Term> parts, _, _) && parts.size() == 2
                && isAtom(parts.getFirst(), "re");
    }

    private static Pattern expression(Term term) throws MeaninglessException {
        Term text = ((Term.Tuple) term).of().get(1);
        try {
            return Pattern.compile(text(text));
        } catch (PatternSyntaxException e) {
            throw new MeaninglessException(text, text + " is no regular expression: " + e.getDescription());
        }
    }

    private static Network network(Term term) throws MeaninglessException {
        try {
            return Network.of(text(term));
        } catch (IllegalArgumentException e) {
            throw new MeaninglessException(term, String.valueOf(e.getMessage()));
        }
    }

    private static Action action(Term term) throws MeaninglessException {
        if (term instanceof Term.Atom) { return new Action(operations(term), EnumSet.allOf(Qos.class), null); }
        if (!(term instanceof Term.Tuple(List<Term> parts, _, _)) || parts.size() != 2) {
            throw new MeaninglessException(term,
                    "what a rule is about is publish, subscribe or all, or {publish, [{qos, 0..2}, {retain, true|false}]}; this is "
                            + term);
        }
        Set<Qos> qos = EnumSet.allOf(Qos.class);
        Boolean retain = null;
        for (Term option : sequence(parts.get(1))) {
            if (option instanceof Term.Tuple(List<Term> of, _, _) && of.size() == 2 && isAtom(of.getFirst(), "qos")) {
                qos = qos(of.get(1));
            } else
                if (option instanceof Term.Tuple(List<Term> of, _, _) && of.size() == 2
                        && isAtom(of.getFirst(), "retain")) {
                            retain = retain(of.get(1));
                        } else {
                            throw new MeaninglessException(option,
                                    "here belongs {qos, ...} or {retain, ...}, and not " + option);
                        }
        }
        return new Action(operations(parts.getFirst()), qos, retain);
    }

    private static Set<Operation> operations(Term term) throws MeaninglessException {
        if (isAtom(term, "publish")) { return EnumSet.of(Operation.PUBLISH); }
        if (isAtom(term, "subscribe")) { return EnumSet.of(Operation.SUBSCRIBE); }
        if (isAtom(term, "all") || isAtom(term, "pubsub")) { return EnumSet.allOf(Operation.class); }
        throw new MeaninglessException(term, "a rule is about publish, subscribe or all, and not about " + term);
    }

    private static Set<Qos> qos(Term term) throws MeaninglessException {
        Set<Qos> qos = EnumSet.noneOf(Qos.class);
        for (Term one : term instanceof Term.Sequence(List<Term> of, _, _) ? of : List.of(term)) {
            if (!(one instanceof Term.Whole(int level, _, _)) || level > 2) {
                throw new MeaninglessException(one, "a QoS is 0, 1 or 2, and not " + one);
            }
            qos.add(Qos.of(level));
        }
        if (qos.isEmpty()) { throw new MeaninglessException(term, "at least one QoS belongs in here"); }
        return qos;
    }

    private static @Nullable Boolean retain(Term term) throws MeaninglessException {
        if (isAtom(term, "true")) { return true; }
        if (isAtom(term, "false")) { return false; }
        if (isAtom(term, "all")) { return null; }
        throw new MeaninglessException(term, "retain is true, false or all, and not " + term);
    }

    private static List<Topic> topics(Term term) throws MeaninglessException {
        List<Topic> topics = new ArrayList<>();
        for (Term one : sequence(term)) {
            boolean exact = one instanceof Term.Tuple(List<Term> parts, _, _) && parts.size() == 2
                    && isAtom(parts.getFirst(), "eq");
            Term text = exact ? ((Term.Tuple) one).of().get(1) : one;
            try {
                topics.add(Topic.of(text(text), exact));
            } catch (IllegalArgumentException e) {
                throw new MeaninglessException(text, String.valueOf(e.getMessage()));
            }
        }
        if (topics.isEmpty()) { throw new MeaninglessException(term, "a rule without topics never fits"); }
        return topics;
    }
}
