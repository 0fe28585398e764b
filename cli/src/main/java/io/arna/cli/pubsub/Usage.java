package io.arna.cli.pubsub;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} prints. */
final class Usage {
    private static final int WIDTH = 30;

    private static final String FORMATS = """
            Formats (-F):
              %t topic   %p payload   %x %X payload in hex   %l its length   %q QoS   %r retained   %m packet id
              %j everything as JSON   %J the same, with a payload that is JSON itself
              %A topic alias   %C content type   %D correlation data   %E message expiry   %F payload format
              %P user properties   %R response topic   %S subscription identifier   (mqttv5)
              %I time, ISO 8601   %U time, Unix   @X time, strftime's %X   @N nanoseconds
              %% @@ \\\\ themselves   \\0 \\a \\e \\n \\r \\t \\v as in C
              Width and precision as in printf: %-20t %020x %10.5t; %.2:x puts a colon after every byte
            """;

    private Usage() {}

    static String of(Tool tool) {
        StringBuilder text = new StringBuilder("Usage: arna ").append(tool.word()).append(' ').append(tool.synopsis())
                .append("\n\narna ").append(tool.word()).append(' ').append(tool.summary()).append(".\n");
        for (Flag.Group group : Flag.Group.values()) {
            List<Flag> flags = shown(tool, group);
            if (!flags.isEmpty()) {
                text.append('\n').append(group.title()).append(":\n");
                flags.forEach(flag -> append(text, flag));
            }
        }
        if (tool != Tool.PUB) {
            text.append('\n').append(FORMATS);
        }
        return text.append("\nExit codes: 0 success, 1 usage or no connection, 7 connection lost, 27 time-out;"
                + " a server's refusal has its own number.\n").toString();
    }

    private static List<Flag> shown(Tool tool, Flag.Group group) {
        List<Flag> flags = new ArrayList<>();
        for (Flag flag : Flags.all()) {
            if (flag.group() == group && flag.tools().contains(tool) && flag.help() != null) {
                flags.add(flag);
            }
        }
        return flags;
    }

    private static void append(StringBuilder text, Flag flag) {
        String names = "  " + String.join(", ", flag.names()) + (flag.argument() == null ? "" : " " + flag.argument());
        text.append(names);
        if (names.length() + 2 > WIDTH) {
            text.append('\n').append(" ".repeat(WIDTH));
        } else {
            text.append(" ".repeat(WIDTH - names.length()));
        }
        text.append(flag.help()).append('\n');
    }
}
