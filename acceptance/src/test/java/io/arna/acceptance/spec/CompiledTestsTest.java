package io.arna.acceptance.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a room that is compiled for the purpose. */
class CompiledTestsTest {

    @TempDir Path root;

    private Path room = Path.of("");

    @BeforeEach
    void buildARoom() throws IOException {
        room = Files.createDirectory(root.resolve("room"));
        Files.createFile(room.resolve("pom.xml"));
    }

    @Test
    void findsTheNumbersOfMethodsNestedClassesAndWholeClasses() throws IOException {
        compile("OrderTest", """
                @Spec("MQTT-4.6.0-6")
                class OrderTest {
                    @Test
                    @Spec({"MQTT-4.6.0-5", "v3 MQTT-4.6.0-6"})
                    void keepsOrder() {}

                    @Nested
                    class Redelivered {
                        @ParameterizedTest
                        @ValueSource(ints = {1, 2})
                        @Spec("MQTT-4.4.0-1")
                        void keepsOrderToo(int qos) {}
                    }
                }
                """);

        assertThat(citations()).containsExactlyInAnyOrder(new Citation("MQTT-4.6.0-6", "OrderTest"),
                new Citation("MQTT-4.6.0-5", "OrderTest.keepsOrder"),
                new Citation("v3 MQTT-4.6.0-6", "OrderTest.keepsOrder"),
                new Citation("MQTT-4.4.0-1", "OrderTest.Redelivered.keepsOrderToo"));
    }

    @Test
    void anAnnotationOfOursThatMakesATestMakesOneHere() throws IOException {
        compile("ManySeedsTest", """
                class ManySeedsTest {
                    @Retention(RetentionPolicy.RUNTIME)
                    @RepeatedTest(5)
                    @interface Seeds {}

                    @Seeds
                    @Spec("MQTT-4.6.0-5")
                    void keepsOrder() {}
                }
                """);

        assertThat(citations()).containsExactly(new Citation("MQTT-4.6.0-5", "ManySeedsTest.keepsOrder"));
    }

    @Test
    void aMethodThatIsNoTestShowsNothing() throws IOException {
        compile("OrderTest", "class OrderTest { @Spec(\"MQTT-4.6.0-5\") void keepsOrder() {} }");

        assertRefused("OrderTest.keepsOrder names statements, but no test runs there");
    }

    @Test
    void aNestedClassThatJUnitIsNotToldOfShowsNothing() throws IOException {
        compile("ResendTest", """
                class ResendTest {
                    class Redelivered {
                        @Test
                        @Spec("MQTT-4.4.0-1")
                        void keepsIdentifiers() {}
                    }
                }
                """);

        assertRefused("ResendTest.Redelivered.keepsIdentifiers names statements, but no test runs there");
    }

    @Test
    void aClassTheBuildDoesNotPickUpShowsNothing() throws IOException {
        compile("OrderCheck", "class OrderCheck { @Test @Spec(\"MQTT-4.6.0-5\") void keepsOrder() {} }");

        assertRefused("OrderCheck.keepsOrder names statements, but no test runs there");
    }

    @Test
    void aWholeClassWithoutATestShowsNothing() throws IOException {
        compile("OrderTest", "@Spec(\"MQTT-4.6.0-5\") class OrderTest { void keepsOrder() {} }");

        assertRefused("OrderTest names statements, but no test runs there");
    }

    @Test
    void aContractIsRunByTheClassesThatExtendIt() throws IOException {
        compile("StoreContract", """
                abstract class StoreContract {
                    @Test
                    @Spec("MQTT-4.1.0-1")
                    void keepsSessions() {}
                }
                """);

        assertThat(citations()).containsExactly(new Citation("MQTT-4.1.0-1", "StoreContract.keepsSessions"));
    }

    @Test
    void aClassWhoseSourceIsGoneIsNoTest() throws IOException {
        Path source = compile("OrderTest", "class OrderTest { @Test @Spec(\"MQTT-4.6.0-5\") void keepsOrder() {} }");
        Files.delete(source);

        assertThat(citations()).isEmpty();
    }

    @Test
    void aRoomThatIsNotCompiledIsNotTakenForOneWithoutTests() throws IOException {
        Files.createDirectories(room.resolve(Path.of("src", "test", "java")));

        assertRefused("room: its tests are not compiled; build the whole project");
    }

    private List<Citation> citations() throws IOException {
        return CompiledTests.of(root).citations();
    }

    private void assertRefused(String problems) {
        assertThatThrownBy(this::citations).isInstanceOf(ConformanceException.class).hasMessage(problems);
    }

    /** Puts a class into the room, as source and compiled. */
    private Path compile(String name, String text) throws IOException {
        Path source = room.resolve(Path.of("src", "test", "java", "io", "arna", "room", name + ".java"));
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                package io.arna.room;

                import io.arna.mqtt.Spec;
                import java.lang.annotation.*;
                import org.junit.jupiter.api.*;
                import org.junit.jupiter.params.*;
                import org.junit.jupiter.params.provider.*;

                """ + text);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-classpath",
                System.getProperty("java.class.path"), "-d", room.resolve(Path.of("target", "test-classes")).toString(),
                source.toString());
        assertThat(result).as("javac").isZero();
        return source;
    }
}
