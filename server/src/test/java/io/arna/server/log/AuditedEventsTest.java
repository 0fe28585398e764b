package io.arna.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.limit.Bound;
import io.arna.broker.port.Events;
import io.arna.server.config.Audit;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who stands before the other listeners has to hand on everything. */
class AuditedEventsTest {
    @TempDir Path folder;

    private static Stream<Method> everythingThatCanBeTold() {
        return Arrays.stream(Events.class.getMethods()).filter(Method::isDefault);
    }

    @ParameterizedTest
    @MethodSource("everythingThatCanBeTold")
    void handsOn(Method told) throws NoSuchMethodException {
        assertThat(AuditedEvents.class.getDeclaredMethod(told.getName(), told.getParameterTypes())).isNotNull();
    }

    @Test
    void recordsWhoIsKeptOutForAWhileAndWhenThereIsTooMuch() throws Exception {
        Audit settings = new Audit(folder.resolve("audit.log"), 1 << 20, 1);
        try (AuditLog audit =
                new AuditLog(new AuditFile(settings, AuditFile::onDisk), InstantSource.system()).begin()) {
            Events events = audit.beside(new Events() {});
            events.flapping("client id pump-7", 60);
            events.overloaded(Bound.MEMORY, true);
            events.overloaded(Bound.MEMORY, false);
        }
        assertThat(Files.readAllLines(folder.resolve("audit.log"))).satisfiesExactly(
                ban -> assertThat(ban).contains("\"event\":\"ban\"").contains("client id pump-7, for 60 s"),
                begins -> assertThat(begins).contains("\"event\":\"overload_begins\""),
                ends -> assertThat(ends).contains("\"event\":\"overload_ends\""));
    }
}
