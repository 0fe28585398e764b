package io.arna.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import io.arna.transport.tls.TlsMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpiryTest {
    private static final Instant END = Instant.parse("2031-01-01T00:00:00Z");
    private static final Instant BEGIN = END.minus(Duration.ofDays(365));

    private static List<Expiry> at(Instant now) {
        var issued = TestAuthority.named("CA").issue(Wish.of("localhost").valid(BEGIN, END));
        return Expiry.of(new TlsMaterial(
                List.of(new TlsMaterial.Key(issued.keys().getPrivate(), List.of(issued.certificate()))), List.of(),
                List.of()), now);
    }

    @Test
    void warnsAMonthAWeekAndADayBeforeTheEndOnceEach() {
        assertThat(at(END.minus(Duration.ofDays(31)))).isEmpty();
        for (int days : new int[]{30, 7, 1}) {
            Instant then = END.minus(Duration.ofDays(days));
            assertThat(at(then)).singleElement().extracting(Expiry::sentence).asString()
                    .contains("CN=localhost expires on 2031-01-01", days == 1 ? "within a day" : "within " + days);
            assertThat(at(then.plusSeconds(3600))).extracting(Expiry::key).isEqualTo(
                    at(then).stream().map(Expiry::key).toList());
            assertThat(at(then.minusSeconds(3600))).extracting(Expiry::key).isNotEqualTo(
                    at(then).stream().map(Expiry::key).toList());
        }
    }

    @Test
    void tellsWhatHasExpiredOrHasNotBegun() {
        assertThat(at(END)).singleElement().extracting(Expiry::sentence).asString().contains("has expired on 2031");
        assertThat(at(BEGIN.minusSeconds(1))).singleElement().extracting(Expiry::sentence).asString()
                .contains("is valid only from 2030");
    }
}
