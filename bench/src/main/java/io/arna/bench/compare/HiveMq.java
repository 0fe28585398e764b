package io.arna.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** HiveMQ Community Edition, embedded, with an extension that lets everybody in: without one it lets in nobody. */
record HiveMq(String java, String classPath) implements Contender {
    static final String ARTIFACT = "com.hivemq:hivemq-community-edition-embedded:2025.5";

    private static final String PROGRAM = """
            import com.hivemq.embedded.*;
            import com.hivemq.extension.sdk.api.*;
            import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
            import com.hivemq.extension.sdk.api.parameter.*;
            import com.hivemq.extension.sdk.api.services.Services;
            import java.nio.file.Path;

            public class Peer implements ExtensionMain {
                public static void main(String[] arguments) {
                    Path home = Path.of(arguments[0]);
                    EmbeddedHiveMQ.builder()
                            .withConfigurationFolder(home.resolve("conf"))
                            .withDataFolder(home.resolve("data"))
                            .withExtensionsFolder(home.resolve("extensions"))
                            .withEmbeddedExtension(EmbeddedExtension.builder()
                                    .withId("everybody").withName("everybody").withVersion("1").withAuthor("bench")
                                    .withExtensionMain(new Peer()).build())
                            .build().start().join();
                }

                @Override
                public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
                    SimpleAuthenticator everybody = (who, answer) -> answer.authenticateSuccessfully();
                    Services.securityRegistry().setAuthenticatorProvider(who -> everybody);
                }

                @Override
                public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
                }
            }
            """;

    @Override
    public String name() {
        return "HiveMQ CE";
    }

    @Override
    public String version() {
        return ARTIFACT.substring(ARTIFACT.lastIndexOf(':') + 1);
    }

    @Override
    public String settings() {
        return "`-Xmx2g`, `max-queue-size` 100000, an extension that lets everybody in";
    }

    @Override
    public List<String> command(int port, Path folder, boolean durable) throws IOException {
        Files.createDirectories(folder.resolve("extensions"));
        Files.createDirectories(folder.resolve("data"));
        Path source = Files.writeString(folder.resolve("Peer.java"), PROGRAM);
        Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("config.xml"),
                """
                <?xml version="1.0"?>
                <hivemq>
                    <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
                    <mqtt><queued-messages><max-queue-size>100000</max-queue-size></queued-messages></mqtt>
                    <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(port));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null
                || compiler.run(null, null, null, "-d", folder.toString(), "-cp", classPath, source.toString()) != 0) {
            throw new IOException(
                    "the program that starts HiveMQ does not compile; a JDK is needed, not only a Java runtime");
        }
        return List.of(java, "-Xmx2g", "--sun-misc-unsafe-memory-access=allow", "-cp", folder + ":" + classPath, "Peer",
                folder.toString());
    }
}
