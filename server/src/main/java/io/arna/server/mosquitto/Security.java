package io.arna.server.mosquitto;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options that say who is let in and what they may do: of the whole broker or, with {@code per_listener_settings}, of one listener.
 *
 * @param allowAnonymous what is said about clients without credentials; null when nothing is
 * @param anonymousLine where it is said
 * @param passwordFile where the password file is named; null when there is none
 * @param aclFile where the rules are named; null when there are none
 * @param pskFile where the keys are named that clients and broker know; null when there are none
 */
record Security(@Nullable Boolean allowAnonymous, @Nullable Line anonymousLine, @Nullable Line passwordFile,
        @Nullable Line aclFile, @Nullable Line pskFile) {
    private static final String PASSWORDS = "password_file";
    private static final String RULES = "acl_file";
    private static final String KEYS = "psk_file";
    private static final Set<String> KNOWN = Set.of("allow_anonymous", "listener_allow_anonymous", PASSWORDS, RULES,
            KEYS, "allow_zero_length_clientid", "auto_id_prefix", "plugin", "global_plugin", "auth_plugin",
            "plugin_load", "plugin_use");

    static boolean isKnown(String option) {
        return KNOWN.contains(option);
    }

    static List<Line> of(List<Line> lines) {
        return lines.stream().filter(line -> isKnown(line.option())).toList();
    }

    static Security read(List<Line> lines, Draft draft) {
        Boolean anonymous = null;
        Line anonymousLine = null;
        Line passwords = null;
        Line rules = null;
        Line keys = null;
        for (Line line : lines) {
            switch (line.option()) {
                case "allow_anonymous", "listener_allow_anonymous" -> {
                    anonymous = draft.flag(line);
                    anonymousLine = line;
                }
                case PASSWORDS -> passwords = once(passwords, line, draft);
                case RULES -> rules = once(rules, line, draft);
                case KEYS -> keys = once(keys, line, draft);
                case "allow_zero_length_clientid" -> {
                    if (!draft.flag(line)) {
                        draft.refuse(line,
                                "clients that give no client id cannot be kept out; they are given one: take the line out");
                    }
                }
                case "auto_id_prefix" -> draft.advise(line,
                        "client ids that the broker makes up have a form of their own");
                default -> draft.refuse(line, plugin(line.value()));
            }
        }
        return new Security(anonymous, anonymousLine, passwords, rules, keys);
    }

    private static String plugin(String value) {
        return value.contains("dynamic_security")
                ? "plugins of Mosquitto cannot be loaded, and this one decides who may do what: 'arna import dynamic-security.json --to DIR' makes "
                        + "a password_file and an acl_file of what it keeps"
                : "plugins of Mosquitto cannot be loaded, and this one may decide who may do what: say it with password_file and acl_file, and take "
                        + "the line out";
    }

    private static Line once(@Nullable Line before, Line line, Draft draft) {
        if (line.value().isEmpty()) {
            draft.refuse(line, "the name of a file is missing");
        } else if (before != null && !before.value().equals(line.value())) {
            draft.refuse(line, "another file is named at " + before.file() + ":" + before.number()
                    + " already; here there is one: put both into one file");
        }
        return line;
    }

    /** What all listeners have in common here, though with Mosquitto each may have its own. */
    static final class Common {
        private final Draft draft;
        private final List<Security> all = new ArrayList<>();
        private @Nullable Line passwords;
        private @Nullable Line rules;

        Common(Draft draft) {
            this.draft = draft;
        }

        void add(Security its) {
            all.add(its);
            if (its.passwordFile != null) {
                passwords = same(passwords, its.passwordFile);
            }
            if (its.aclFile != null) {
                rules = same(rules, its.aclFile);
            }
        }

        private Line same(@Nullable Line before, Line line) {
            if (before == null) { return line; }
            if (!before.value().equals(line.value())) {
                draft.refuse(line, "another listener has " + before.value() + ", at " + before.file() + ":"
                        + before.number() + "; here all listeners have one in common: put both into one file");
            }
            return before;
        }

        /** Whether there is a password file, whosever it is. */
        boolean hasPasswords() {
            return passwords != null;
        }

        /** Says in our keys what was found. */
        void finish() {
            if (passwords != null) {
                draft.set("authentication.password_file", passwords.value(), passwords);
            }
            if (rules == null) { return; }
            draft.set("authorization.acl_file", rules.value(), rules);
            draft.set("authorization.format", "mosquitto", rules);
            if (all.stream().anyMatch(its -> its.aclFile == null)) {
                draft.refuse(rules,
                        "not every listener has one, but here rules hold for all listeners: name the same acl_file for each, or write rules "
                                + "as EMQX has them, with {listener, NAME}, in a configuration of Arna's own ('arna import' prints one)");
            }
        }
    }
}
