package io.arna.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.acceptance.tools.Running.Ended;
import io.arna.cli.pubsub.Tool;
import io.arna.client.Message;
import io.arna.client.ServerAddress;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.UserProperty;
import io.arna.testkit.ArnaBroker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One command line, two programs, the same result. Arguments with blanks are written with {@code ~}. */
class SideBySideIT {
    @RegisterExtension static final ArnaBroker BROKER = ArnaBroker.onFreePort();

    private static final List<Message> RETAINED = List.of(
            Message.of("r/a", "hello w", Qos.AT_LEAST_ONCE).retained(),
            Message.of("r/қонақ", "{\"n\": [1, 2.50, 1e3, \"\\u00e9\\n\"], \"x\":null}", Qos.AT_LEAST_ONCE).retained(),
            Message.of("r/props", "y", Qos.AT_LEAST_ONCE).retained().with(new MessageProperties(true, "text/x", "re/sp",
                    Payload.ofUtf8("co"), List.of(new UserProperty("k", "v"), new UserProperty("k2", "v 2")))));
    private static final List<Message> LIVE = List.of(
            Message.of("live/a", "0", Qos.AT_MOST_ONCE), Message.of("live/a", "", Qos.AT_MOST_ONCE),
            Message.of("live/b", "1", Qos.AT_LEAST_ONCE), Message.of("live/c", "2", Qos.EXACTLY_ONCE),
            Message.of("live/c", "end", Qos.EXACTLY_ONCE));
    private static final Message READY = Message.of("ready", "ready", Qos.AT_LEAST_ONCE).retained();

    private static Neighbour neighbour;

    @BeforeAll
    static void meet() {
        Running.requireMosquitto();
        neighbour = new Neighbour(ServerAddress.parse(BROKER.mqttUri().toString()));
    }

    @AfterAll
    static void part() {
        if (neighbour != null) {
            neighbour.close();
        }
    }

    private static List<String> arguments(String commandLine) {
        List<String> all = new ArrayList<>(List.of("-p", Integer.toString(BROKER.port())));
        for (String argument : commandLine.split(" ", -1)) {
            all.add(argument.replace('~', ' '));
        }
        return all;
    }

    /** The time it was printed is not the message's. */
    private static Ended withoutTimes(Ended ended) {
        return new Ended(ended.out().replaceAll("\"tst\":(\t?)\"[^\"]*\"", "\"tst\":$1\"…\""), ended.exitCode());
    }

    // --- sub ----------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {
            "-t r/a -C 1", "-t r/a -v -C 1", "-t r/a -v -C 1 -N", "-t r/+ -v -C 3", "-t r/+ -v -C 3 -V mqttv31",
            "-t r/+ -v -C 3 -V 5",
            "-t r/+ -C 3 -q 2 -F %t|%p|%x|%X|%l|%m|%q|%r", "-t r/+ -C 3 -V 5 -F %A|%C|%D|%E|%F|%P|%R|%S",
            "-t r/+ -C 3 -F %10t|%-10t|%010t|%3.2t|%.3t|%5t", "-t r/+ -C 3 -F %20p|%-20p|%020p|%3p",
            "-t r/+ -C 3 -F %5l|%-5l|%05l|%5m|%05m|%-5q|%5q",
            "-t r/+ -C 3 -V 5 -F %20C|%-20C|%.3C|%5E|%05E|%3F|%03F|%8A|%8S",
            "-t r/+ -C 3 -V 5 -F %10R|%.2R|%-10R|%20P", "-t r/+ -C 1 -F \\\\x\\0\\a\\e\\n\\r\\t\\v%%@@",
            "-t r/+ -C 1 -F @Y-@m-@d~@H~@a~@A~@b~@B~@C~@D~@e~@F~@g~@G~@h~@I~@j~@k~@l~@p~@P~@u~@U~@V~@w~@W~@x~@y~@z~@Z~@n@t@R",
            "-t r/+ -C 3 -V 5 -F %j -q 1", "-t r/a -C 1 -F %j --pretty", "-t r/қонақ -C 1 -F %J",
            "-t r/қонақ -C 1 -F %J --pretty",
            "-t r/a -C 1 -F x%Jy", "-t r/+ -T r/a -v -C 2", "-t r/+ -T r/+ -W 1", "-t r/+ -R -W 1",
            "-t r/+ -R -W 1 -V 5",
            "-t r/+ --retained-only -v -W 1", "-t r/+ --remove-retained -v -W 1", "-t r/+ -v -C 3 -d -i me",
            "-t r/+ -v -C 1 --retain-as-published -V 5 -d -i me", "-t none -E",
            "-t none -t r/x/# -U r/b -q 2 -E -d -i me -V 5",
            "-t none -E -d", "-t none -E -c -i sess", "-t none -E -x 10 -i sess -d", "-t none -W 1",
            "-t none -W 1 --quiet",
            "-t none -E -D connect receive-maximum 3 -D subscribe user-property a b -D subscribe subscription-identifier 5",
            "-t none -E -k 5 -A 127.0.0.1 --nodelay -u user -P secret",
            "-t none -E --will-topic w --will-payload x --will-qos 2"})
    void subPrintsTheSameRetainedMessages(String commandLine) throws Exception {
        Ended theirs = sub(Running::mosquitto, commandLine);
        assertThat(withoutTimes(sub(Running::arna, commandLine))).isEqualTo(withoutTimes(theirs));
    }

    private static Ended sub(Starter starter, String commandLine) throws Exception {
        RETAINED.forEach(neighbour::publish);
        Ended ended = starter.start(Tool.SUB, "", arguments(commandLine)).end();
        neighbour.clear(RETAINED);
        return ended;
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "-t ready -t live/# -v -C 6", "-t ready -t live/# -C 6", "-t ready -t live/# -v -C 6 -q 1",
            "-t ready -t live/# -v -C 6 -q 2 -V 5",
            "-t ready -t live/# -C 6 -q 2 -V 5 -F %t~%q~%m~%l~%r~%p", "-t ready -t live/# -C 6 -N -v",
            "-t ready -t live/# -v -C 2 -q 2",
            "-t ready -t live/# -v --retained-only", "-t ready -t live/# -v -C 4 -T live/a",
            "-t ready -t live/# -W 2 -v -V mqttv31",
            "-t ready -t live/# -v -C 6 -F %j -q 2"})
    void subPrintsTheSameLiveMessages(String commandLine) throws Exception {
        neighbour.publish(READY);
        Ended theirs = live(Running::mosquitto, commandLine);
        assertThat(withoutTimes(live(Running::arna, commandLine))).isEqualTo(withoutTimes(theirs));
    }

    private static Ended live(Starter starter, String commandLine) throws Exception {
        Running sub = starter.start(Tool.SUB, "", arguments(commandLine));
        sub.prints("ready");
        LIVE.forEach(neighbour::publish);
        return sub.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "--bogus", "-t", "-t a/#/b", "-t a -q 3", "-t a -k 4", "-t a -V 9", "-t a -F %", "-t a -F %z",
            "-t a -F \\q", "-t a -C 0",
            "-t a -W 0", "-t a -R --retained-only", "-t a -c", "-t a -c -V 5", "-t a -i a -I b", "-t a -P x",
            "-t a --will-payload x",
            "-t a --will-topic w/#", "-t a -D connect", "-t a -D bogus content-type x",
            "-t a -D connect content-type x",
            "-t a -D connect receive-maximum 70000", "-t a -x y", "-t a -L mqtt://127.0.0.1",
            "-t a -h no-such-host.invalid", "-t a -p 1",
            "-t a -p 70000"})
    void subRefusesTheSame(String commandLine) throws Exception {
        Ended theirs = Running.mosquitto(Tool.SUB, "", arguments(commandLine)).end();
        assertThat(theirs.exitCode()).isNotZero();
        assertThat(Running.arna(Tool.SUB, "", arguments(commandLine)).end()).isEqualTo(theirs);
    }

    // --- pub ----------------------------------------------------------------------------------------------------------

    /** @param messages how many it publishes */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "1;-t pub/a -m b", "1;-t pub/a -m b~c -q 1", "1;-t pub/a -m қонақ -q 2", "1;-t pub/a -m b -V mqttv31 -q 2",
            "1;-t pub/a -n", "1;\"-t pub/a -m \"", "1;-t pub/a -m -n", "1;-t pub/a -s", "3;-t pub/a -l",
            "3;-t pub/a -l -q 1", "3;-t pub/a -l -q 2 -M 1 -d -i me", "1;-t pub/a -m b -d -i me",
            "1;-t pub/a -m b -d -i me -q 1 -V 5", "1;-t pub/a -m b -d -i me -q 2 -r",
            "3;-t pub/a -m b -q 1 --repeat 3 -d -i me", "2;-t pub/a -m b --repeat 2 --repeat-delay 0.1",
            "1;-t pub/a -m b -d", "1;-t pub/a -f /etc/hostname -q 1",
            "1;-t pub/a -m b -V 5 -D publish content-type t/x -D publish user-property k v~w"
                    + " -D publish user-property k x -D publish response-topic r -D publish correlation-data c"
                    + " -D publish payload-format-indicator 1 -D publish message-expiry-interval 1000",
            "3;-t pub/a -m b --repeat 3 -q 1 -D publish topic-alias 3 -d -i me", "1;-t pub/a -m b -c -i sess -x 5 -d",
            "1;-t pub/a -m b --will-topic w --will-payload x --will-qos 1 --will-retain",
            "1;-t pub/a -m b --quiet -k 100",
            "0;-t pub/a/# -m b", "0;-t pub/a -f /no/such/file", "0;-t pub/a -m b -n", "0;-t pub/a -m b -C 3",
            "0;-t pub/a -m b --repeat 0", "0;-t pub/a -m b -p 1", "0;-t pub/a -m b -P x",
            "0;-t pub/a -m b -D publish topic-alias 70000"})
    void pubPublishesTheSame(int messages, String commandLine) throws Exception {
        Ended theirs = Running.mosquitto(Tool.PUB, "one\n\nthree", arguments(commandLine)).end();
        List<String> theirMessages = neighbour.hears(messages);
        Ended ours = Running.arna(Tool.PUB, "one\n\nthree", arguments(commandLine)).end();
        assertThat(sorted(ours, commandLine)).isEqualTo(sorted(theirs, commandLine));
        assertThat(neighbour.hears(messages)).isEqualTo(theirMessages);
    }

    /** With lines under way, when an acknowledgement comes is the network's choice. */
    private static Object sorted(Ended ended, String commandLine) {
        return commandLine.contains(" -l ") ? ended.out().lines().sorted().toList() + " " + ended.exitCode() : ended;
    }

    // --- rr -----------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {
            "-t rr/questions -m q -e rr/answers", "-t rr/questions -m q -e rr/answers -v -q 1",
            "-t rr/questions -n -e rr/answers/2 -v -q 2",
            "-t rr/questions -s -e rr/answers -N",
            "-t rr/questions -m q -e rr/answers -F %t~%p~%D~%R~%q -D publish correlation-data 42",
            "-t rr/questions -m q -e rr/answers -V 311 -v", "-t rr/nobody -m q -e rr/answers -W 1",
            "-t rr/questions -m q",
            "-t rr/questions -m q -e x/#", "-t rr/questions -m q -e rr/answers -D publish response-topic y",
            "-t rr/questions -m q -e rr/answers -p 1"})
    void rrPrintsTheSame(String commandLine) throws Exception {
        Ended theirs = Running.mosquitto(Tool.RR, "q", arguments(commandLine)).end();
        assertThat(Running.arna(Tool.RR, "q", arguments(commandLine)).end()).isEqualTo(theirs);
    }

    private interface Starter {
        Running start(Tool tool, String input, List<String> arguments) throws Exception;
    }
}
