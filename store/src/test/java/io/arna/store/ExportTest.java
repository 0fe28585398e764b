package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.port.Store.SessionKey;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Out of one store as lines of JSON, and into another. */
@Timeout(60)
class ExportTest {
    private static final String HEAD = "{\"type\":\"arna-store\",\"format\":1,\"highestMessageId\":9}\n";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsImportedIsWhatWasExported(long seed) throws IOException {
        Filled.fill(at("one"), seed, 400);
        String lines = export("one");

        long read = StoreImport.load(at("two"), new StringReader(lines));

        assertThat(read).isEqualTo(lines.lines().count());
        assertThat(Filled.snapshot(at("two")).insteadOf(Filled.snapshot(at("one")))).as("seed %d", seed).isEmpty();
        assertThat(export("two")).as("seed %d", seed).isEqualTo(export("one"));
        assertThat(Inspection.inspect(at("two"), problem -> {
        }).problems()).isZero();
    }

    @Test
    void anEmptyStoreCanBeExportedAndImportedToo() throws IOException {
        Filled.fill(at("one"), 1, 0);
        StoreImport.load(at("two"), new StringReader(export("one")));
        assertThat(Filled.snapshot(at("two"))).isEqualTo(Filled.snapshot(at("one")));
    }

    @Test
    void aSharedMessageIsThereOnceAndCountedAgain() throws IOException {
        StoreImport.load(at("one"), new StringReader(HEAD + """
                {"type":"message","id":7,"publisher":"p","topic":"t","qos":1,"retain":false,"payload":"aGk="}
                {"type":"session","clientId":"a","life":1,"expirySeconds":60,"receivedPacketIds":[]}
                {"type":"waiting","qos":1,"retain":false,"subscriptionIds":[],"messageId":7}
                {"type":"session","clientId":"b","life":2,"expirySeconds":60,"receivedPacketIds":[3]}
                {"type":"waiting","qos":0,"retain":false,"subscriptionIds":[4],"packetId":9,"received":true,"messageId":7}
                {"type":"end","lines":6}
                """));
        TestShard shard = new TestShard();
        try (RocksStore store = Filled.open(at("one"), shard)) {
            List<Object> heard = new ArrayList<>();
            store.read(new SessionKey("b", 2), 0, 9, heard::addAll);
            shard.await(() -> !heard.isEmpty());
            assertThat(heard).hasSize(1).first().asString().contains("packetId=9", "received=true", "topic=t");
        }
    }

    @Test
    void anExportThatWasCutOffIsRefused() throws IOException {
        Filled.fill(at("one"), 1, 100);
        String lines = export("one");
        String cut = lines.substring(0, lines.lastIndexOf("{\"type\":\"end\""));
        assertThatThrownBy(() -> StoreImport.load(at("two"), new StringReader(cut))).isInstanceOf(StoreException.class)
                .hasMessageContaining("is missing after line").hasMessageContaining("nothing was imported");
        assertThat(files(at("two"))).containsExactly("arna.lock");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense                                                          | line 2 is not JSON
            [1]                                                               | line 2 is not a JSON object
            {"type":"session"} {}                                             | line 2 something follows
            {"type":"end","type":"end","lines":1}                             | line 2 has "type" twice
            {"type":"wish"}                                                   | line 2 has the type wish, which this version does not know
            {"type":"waiting","qos":1}                                        | line 2 belongs to a session, but none came before it
            {"type":"session","clientId":"a","life":1,"expirySeconds":-1}     | line 2 "expirySeconds" is -1, and not from 0
            {"type":"session","clientId":1}                                   | line 2 "clientId" is not a text
            {"type":"session","clientId":"a","life":1,"expirySeconds":1,"receivedPacketIds":[0]} | line 2 "receivedPacketIds" is not a list
            {"type":"session","clientId":"a","life":1,"expirySeconds":1,"receivedPacketIds":[],"color":1} | line 2 has "color", which
            {"type":"retained","id":1,"publisher":"","topic":"a/+","qos":0,"retain":true,"payload":"YQ=="} | line 2 "topic" is none
            {"type":"retained","id":1,"publisher":"","topic":"a","qos":3,"retain":true,"payload":"YQ=="} | line 2 "qos" is 3
            {"type":"retained","id":1,"publisher":"","topic":"a","qos":0,"retain":true,"payload":"?"} | line 2 "payload" is not Base64
            {"type":"retained","id":1,"publisher":"","topic":"a","qos":0,"retain":true,"payload":""} | line 2 retains an empty message
            {"type":"end","lines":7}                                          | line 2 says that 7 lines come before it, but 1 did
            {"type":"arna-store","format":1,"highestMessageId":1}             | line 2 is another beginning
            """, quoteCharacter = '\0')
    void aLineThatIsNotRightIsNamedAndNothingIsImported(String line, String sentence) throws IOException {
        assertThatThrownBy(() -> StoreImport.load(at("two"), new StringReader(HEAD + line.strip() + "\n")))
                .isInstanceOf(StoreException.class).hasMessageStartingWith(sentence)
                .hasMessageEndingWith("nothing was imported");
        assertThat(files(at("two"))).containsExactly("arna.lock");
    }

    @Test
    void whatWasWrittenByALaterVersionIsRefused() {
        assertThatThrownBy(() -> StoreImport.load(at("two"), new StringReader(HEAD.replace("1", "2"))))
                .isInstanceOf(StoreException.class).hasMessageContaining("line 1 \"format\" is 2");
    }

    @Test
    void aStoreThatIsThereIsLeftAsItIs() throws IOException {
        Filled.fill(at("one"), 1, 50);
        Snapshot before = Filled.snapshot(at("one"));
        assertThatThrownBy(() -> StoreImport.load(at("one"), new StringReader(HEAD))).isInstanceOf(StoreException.class)
                .hasMessageContaining("there is a store in " + at("one"));
        assertThat(Filled.snapshot(at("one"))).isEqualTo(before);
    }

    @Test
    void aDirectoryWithoutAStoreIsNotExported() {
        assertThatThrownBy(() -> export("nowhere")).isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no store in " + at("nowhere"));
        assertThat(at("nowhere")).doesNotExist();
    }

    @Test
    void aStoreThatABrokerUsesIsNotExported() {
        Filled.fill(at("one"), 1, 10);
        try (DirectoryLock _ = DirectoryLock.lock(at("one"))) { // as a broker does
            assertThatThrownBy(() -> export("one")).isInstanceOf(StoreException.class)
                    .hasMessageContaining("another broker uses it: stop it first");
        }
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    private String export(String name) throws IOException {
        StringWriter lines = new StringWriter();
        StoreExport.export(at(name), lines);
        return lines.toString();
    }

    private static List<String> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
