package io.arna.cli.mosquitto;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.security.password.MalformedHashException;
import io.arna.security.password.PasswordHash;
import io.arna.security.password.UserName;
import io.arna.store.portable.BadLineException;
import io.arna.store.portable.Fields;
import io.arna.store.portable.JsonLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Mosquitto's dynamic security plugin keeps, and says it as a password file and as rules in EMQX's format, of which the first that fits decides:
 * for each client its roles by priority, then those of its groups, then what holds for all. What cannot be said so and would leave more open than before
 * is refused.
 */
final class DynamicSecurity {
    /** Rules for topics that begin with a dollar sign are said apart from those for all others. */
    private static final List<String> ALL_TOPICS = List.of("#", "$SYS/#", "$CONTROL/#");
    private static final int MOST = 1_000_000_000;

    private final Map<String, List<Acl>> roles = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final StringBuilder passwords = new StringBuilder();
    private final StringBuilder rules = new StringBuilder();
    private boolean mayPublish;
    private boolean maySubscribe;
    private int users;

    /** The files that say the same, and what is to be said about them. */
    record Files(String passwords, String rules, int users, List<String> notes) {}

    private record Acl(String type, String topic, long priority, boolean allows) {}

    /** A role or group that somebody has. */
    private record Held(String name, long priority) {}

    private record Group(List<Held> roles, List<String> clients) {}

    private DynamicSecurity() {}

    /**
     * Reads the text of a file.
     *
     * @throws BadFileException when it is not one of these, or says what cannot be said here
     */
    static Files read(String file, String text) throws BadFileException {
        DynamicSecurity reading = new DynamicSecurity();
        try {
            reading.all(JsonLines.read(text));
        } catch (BadLineException e) {
            throw new BadFileException(file + ": this is not what the dynamic security plugin writes: it "
                    + String.valueOf(e.getMessage()));
        }
        if (!reading.problems.isEmpty()) {
            throw new BadFileException(reading.problems.stream().map(problem -> file + ": " + problem).toList());
        }
        return new Files(reading.passwords.toString(), reading.rules.toString(), reading.users,
                List.copyOf(reading.notes));
    }

    private void all(Fields root) throws BadLineException {
        access(root);
        for (Fields role : root.objects("roles")) {
            roles.put(role.text("rolename"), acls(role));
        }
        for (Fields group : root.objects("groups")) {
            List<String> members = new ArrayList<>();
            for (Fields client : group.objects("clients")) {
                members.add(client.text("username"));
            }
            groups.put(group.text("groupname"), new Group(held(group, "roles", "rolename"), members));
        }
        rules.append("%% What the dynamic security plugin of Mosquitto had. The first rule that fits decides.\n");
        for (Fields client : root.objects("clients")) {
            client(client);
        }
        String anonymous = root.optionalText("anonymousGroup");
        if (anonymous != null) {
            rules.append("\n%% Clients without a name, group ").append(comment(anonymous)).append('\n');
            held(groupOf(anonymous).roles, "all");
            notes.add("clients without a name may do what group " + anonymous
                    + " may, where a listener lets them in: allow_anonymous says so");
        }
        rules.append("\n%% Everybody else\n");
        defaults("all");
    }

    private void access(Fields root) throws BadLineException {
        boolean mayReceive = true;
        if (root.has("defaultACLAccess")) {
            Fields access = root.object("defaultACLAccess");
            mayPublish = access.flag("publishClientSend", false);
            maySubscribe = access.flag("subscribe", false);
            mayReceive = access.flag("publishClientReceive", true);
        }
        if (!mayReceive) {
            problems.add(
                    "defaultACLAccess: by default nobody may receive messages, which cannot be said here: only what may be subscribed to. Deny "
                            + "subscribing, and allow publishClientReceive, with 'mosquitto_ctrl dynsec setDefaultACLAccess publishClientReceive allow'");
        }
    }

    private List<Acl> acls(Fields role) throws BadLineException {
        List<Acl> acls = new ArrayList<>();
        for (Fields acl : role.objects("acls")) {
            acls.add(new Acl(acl.text("acltype"), acl.text("topic"), acl.number("priority", -MOST, MOST, 0),
                    acl.flag("allow", false)));
        }
        // Of those with the same type and priority the plugin takes the one that was there first; a literal topic goes before patterns.
        acls.sort(Comparator.comparing((Acl acl) -> !acl.type.equals("subscribeLiteral"))
                .thenComparing(Acl::priority, Comparator.reverseOrder()));
        return acls;
    }

    private static List<Held> held(Fields of, String list, String name) throws BadLineException {
        List<Held> held = new ArrayList<>();
        for (Fields one : of.objects(list)) {
            held.add(new Held(one.text(name), one.number("priority", -MOST, MOST, 0)));
        }
        held.sort(Comparator.comparing(Held::priority, Comparator.reverseOrder()));
        return held;
    }

    private void client(Fields client) throws BadLineException {
        String name = client.text("username");
        String objection = UserName.objection(name);
        if (objection != null) {
            problems.add("the user name " + name + " " + objection);
            return;
        }
        if (client.flag("disabled", false)) {
            notes.add("client " + name + " is disabled and left out, so that it cannot log in");
            return;
        }
        String hash = hash(client, name);
        if (hash == null) {
            notes.add("client " + name + " has no password and left out, so that it cannot log in");
            return;
        }
        passwords.append(name).append(':').append(hash).append('\n');
        users++;
        rules.append("\n%% ").append(comment(name)).append('\n');
        String user = "{user, " + quoted(name) + "}";
        String clientId = client.optionalText("clientid");
        String who = clientId == null || clientId.isEmpty() ? user
                : "{'and', [" + user + ", {client, " + quoted(clientId) + "}]}";
        held(held(client, "roles", "rolename"), who);
        for (Held group : groupsOf(client, name)) {
            held(groupOf(group.name).roles, who);
        }
        defaults(who);
        if (!who.equals(user)) {
            rules.append("{deny, ").append(user).append(", all, ").append(topics(ALL_TOPICS)).append("}.\n");
            notes.add("client " + name + " may do nothing with another client id than " + clientId
                    + ", though it can connect with one");
        }
    }

    /** Null when the client has none. */
    private @Nullable String hash(Fields client, String name) throws BadLineException {
        String text = client.optionalText("encoded_password");
        if (text == null && client.has("password") && client.has("salt")) {
            text = "$7$" + client.number("iterations", 1, Integer.MAX_VALUE) + "$" + client.text("salt") + "$"
                    + client.text("password");
        }
        if (text == null) { return null; }
        try {
            return PasswordHash.parse(text).encoded();
        } catch (MalformedHashException e) {
            problems.add("the password of client " + name + ": " + e.getMessage());
            return null;
        }
    }

    /** Those the client names, and those that name the client. */
    private List<Held> groupsOf(Fields client, String name) throws BadLineException {
        List<Held> of = new ArrayList<>(held(client, "groups", "groupname"));
        groups.forEach((group, what) -> {
            if (what.clients.contains(name) && of.stream().noneMatch(held -> held.name.equals(group))) {
                of.add(new Held(group, 0));
            }
        });
        of.sort(Comparator.comparing(Held::priority, Comparator.reverseOrder()).thenComparing(Held::name));
        return of;
    }

    private Group groupOf(String name) {
        Group group = groups.get(name);
        if (group == null) {
            problems.add("there is no group " + name);
            return new Group(List.of(), List.of());
        }
        return group;
    }

    private void held(List<Held> held, String who) {
        for (Held role : held) {
            List<Acl> acls = roles.get(role.name);
            if (acls == null) {
                problems.add("there is no role " + role.name);
            } else {
                acls.forEach(acl -> rule(acl, role.name, who));
            }
        }
    }

    private void rule(Acl acl, String role, String who) {
        String where = "role " + role + ", " + acl.type + " " + acl.topic;
        switch (acl.type) {
            case "publishClientSend" -> rule(acl, where, who, "publish", false);
            case "subscribePattern" -> rule(acl, where, who, "subscribe", false);
            case "subscribeLiteral" -> rule(acl, where, who, "subscribe", true);
            case "publishClientReceive" -> {
                if (!acl.allows) {
                    problem(where
                            + ": what a client receives cannot be denied apart from what it subscribes to: deny subscribePattern instead");
                }
            }
            case "unsubscribeLiteral", "unsubscribePattern" -> {
                if (!acl.allows) {
                    note(where + ": everybody may end subscriptions of their own");
                }
            }
            default -> problem(where + ": there is no such kind of rule");
        }
    }

    private void rule(Acl acl, String where, String who, String action, boolean literal) {
        try {
            TopicFilter.of(acl.topic);
        } catch (ProtocolException _) {
            problem(where + ": this is no topic filter");
            return;
        }
        if (acl.topic.contains("${") || acl.topic.contains("%u") || acl.topic.contains("%c")) {
            problem(where + ": topics with a placeholder are not taken over: write the rule for each client");
            return;
        }
        String topic = literal ? "{eq, " + quoted(acl.topic) + "}" : quoted(acl.topic);
        rules.append(acl.allows ? "{allow, " : "{deny, ").append(who).append(", ").append(action).append(", [")
                .append(topic).append("]}.\n");
    }

    /** A role counts for all who have it, and what is wrong with it once. */
    private void problem(String sentence) {
        if (!problems.contains(sentence)) {
            problems.add(sentence);
        }
    }

    private void note(String sentence) {
        if (!notes.contains(sentence)) {
            notes.add(sentence);
        }
    }

    private void defaults(String who) {
        rules.append(mayPublish ? "{allow, " : "{deny, ").append(who).append(", publish, ").append(topics(ALL_TOPICS))
                .append("}.\n");
        rules.append(maySubscribe ? "{allow, " : "{deny, ").append(who).append(", subscribe, ")
                .append(topics(ALL_TOPICS)).append("}.\n");
    }

    private static String topics(List<String> topics) {
        return "[" + String.join(", ", topics.stream().map(DynamicSecurity::quoted).toList()) + "]";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String comment(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
