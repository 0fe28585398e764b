package io.arna.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.mqtt.ProtocolException;
import org.junit.jupiter.api.Test;

class InboundAliasesTest {
    @Test
    void theHighestAliasCanBeSetFirst() {
        InboundAliases aliases = new InboundAliases(65_535);
        assertThat(aliases.resolve(Said.aliased("a", 65_535, ""))).hasToString("a");
        assertThat(aliases.resolve(Said.aliased("b", 1, ""))).hasToString("b");
        assertThat(aliases.resolve(Said.aliased(null, 65_535, ""))).hasToString("a");
        assertThat(aliases.resolve(Said.aliased(null, 1, ""))).hasToString("b");
    }

    @Test
    void oneBetweenThoseThatWereSetStandsForNothing() {
        InboundAliases aliases = new InboundAliases(10);
        aliases.resolve(Said.aliased("a", 9, ""));
        for (int unset : new int[]{1, 8, 10}) {
            assertThatThrownBy(() -> aliases.resolve(Said.aliased(null, unset, "")))
                    .isInstanceOf(ProtocolException.class);
        }
    }
}
