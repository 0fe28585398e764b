package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.acceptance.start.Arna;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code arna start} with a file of rules, and Mosquitto's clients. */
@Timeout(120)
class PermissionsIT {
    private static final String PACKAGE = "mosquitto-clients";

    @TempDir Path directory;

    private Arna start(String rules) throws Exception {
        Files.writeString(directory.resolve("rules"), rules);
        Arna arna = Arna.start(directory, Map.of(), "--data", "none", "--set", "log.level=debug", "--set",
                "listeners=[{host: 127.0.0.1, port: 0}]", "--set",
                "authorization.acl_file=" + directory.resolve("rules"));
        arna.ready();
        return arna;
    }

    private static Program client(Arna arna, String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find(name, PACKAGE), "-h", "127.0.0.1", "-p",
                String.valueOf(arna.address().getPort()), "-V", "mqttv5"));
        command.addAll(List.of(arguments));
        return Program.start(command.toArray(String[]::new));
    }

    /** The first line of the log with these words, waited for. */
    private static String line(Arna arna, String words) throws Exception {
        arna.awaitLog(words);
        return arna.log().stream().filter(line -> line.contains(words)).findFirst().orElseThrow();
    }

    private static void publish(Arna arna, String user, String topic, String text) throws Exception {
        try (Program pub = client(arna, "mosquitto_pub", "-u", user, "-q", "1", "-t", topic, "-m", text)) {
            pub.exitCode();
        }
    }

    @Test
    void emqxRulesDecideAndTheLogSaysWhichOne() throws Exception {
        try (Arna arna = start("""
                {allow, {user, "admin"}, all, ["#"]}.
                {deny, all, publish, ["plant/#"]}.
                {deny, all, subscribe, ["$SYS/#"]}.
                """); Program sub = client(arna, "mosquitto_sub", "-u", "anna", "-t", "#", "-C", "2", "-F", "%p")) {
            arna.awaitLog(" subscribed ");
            publish(arna, "anna", "plant/1", "not this");
            publish(arna, "admin", "plant/1", "of admin");
            publish(arna, "anna", "elsewhere", "of anna");
            sub.lineWith("of admin");
            sub.lineWith("of anna");
            assertThat(line(arna, " denied ")).contains("operation=publish", "topic=plant/1",
                    ":2: deny everybody to publish on plant/#");
        }
    }

    @Test
    void mosquittosRulesAreReadAsTheyAre() throws Exception {
        try (Arna arna = start("""
                user anna
                topic read open/#
                user bert
                topic write open/a
                topic write secret/a
                """); Program sub = client(arna, "mosquitto_sub", "-u", "anna", "-t", "#", "-C", "1", "-F", "%t %p")) {
            arna.awaitLog(" subscribed ");
            publish(arna, "bert", "secret/a", "1");
            publish(arna, "anna", "open/a", "2");
            publish(arna, "bert", "open/a", "3");
            sub.lineWith("open/a 3");
        }
    }

    @Test
    void aChangeAppliesToWhoIsConnected() throws Exception {
        try (Arna arna = start("{allow, all}.\n");
                Program sub =
                        client(arna, "mosquitto_sub", "-i", "hearer", "-t", "a", "-t", "b", "-C", "2", "-F", "%p")) {
            arna.awaitLog(" subscribed ");
            publish(arna, "anna", "a", "before");
            sub.lineWith("before");
            Files.writeString(directory.resolve("rules"), "{deny, all, subscribe, [\"a\"]}.\n");
            arna.awaitLog("permissions read again");
            assertThat(line(arna, " denied ")).contains("clientid=hearer", "operation=subscribe", "topic=a");
            publish(arna, "anna", "a", "not this");
            publish(arna, "anna", "b", "after");
            sub.lineWith("after");
        }
    }

    @Test
    void aFileWithAMistakeLeavesTheRulesInForce() throws Exception {
        try (Arna arna = start("{deny, all, publish, [\"a\"]}.\n{allow, all}.\n")) {
            Files.writeString(directory.resolve("rules"), "{allow, all}\n");
            assertThat(line(arna, "permissions refused")).contains("rules:2:1: a full stop is missing");
            publish(arna, "anna", "a", "x");
            arna.awaitLog(" denied ");
        }
    }

    @Test
    void aBrokerDoesNotStartWithRulesThatMeanNothing() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules"), "topic read a/#/b\nreads a\n");
        try (Arna arna =
                Arna.start(directory, Map.of(), "--data", "none", "--set", "listeners=[{host: 127.0.0.1, port: 0}]",
                        "--set", "authorization.acl_file=" + rules)) {
            assertThat(arna.exitCode()).isOne();
            assertThat(String.join("\n", arna.log())).contains("rules:1:7: topic a/#/b is not a topic filter",
                    "rules:2:1: a line begins with");
        }
    }
}
