package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static InetAddress from(String address) {
        return Objects.requireNonNull(Networks.of(new InetSocketAddress(InetAddress.ofLiteral(address), 1)));
    }

    @Test
    void boundsWhatComesFromAnAddressInASecond() {
        Arrivals arrivals = new Arrivals(new Limits.Admission(0, 0, 0, 2, 0, 0));
        assertThat(arrivals.enter(from("192.0.2.1"), 0)).isNull();
        assertThat(arrivals.enter(from("192.0.2.1"), 0)).isNull();
        assertThat(arrivals.enter(from("192.0.2.1"), 0)).isEqualTo(Bound.ADDRESS_CONNECTION_RATE);
        assertThat(arrivals.enter(from("192.0.2.2"), 0)).as("another address").isNull();
        assertThat(arrivals.enter(from("192.0.2.1"), SECOND)).isNull();
    }

    @Test
    void takesANetworkOfIpv6ForOneAddress() {
        Arrivals arrivals = new Arrivals(new Limits.Admission(0, 0, 1, 0, 0, 0));
        assertThat(arrivals.enter(from("2001:db8::1"), 0)).isNull();
        assertThat(arrivals.enter(from("2001:db8::2"), 0)).isEqualTo(Bound.ADDRESS_CONNECTIONS);
        assertThat(arrivals.enter(from("2001:db8:0:1::1"), 0)).isNull();
    }

    @Test
    void anAddressThatFloodsTakesNothingFromTheOthers() {
        Arrivals arrivals = new Arrivals(new Limits.Admission(0, 3, 0, 2, 0, 0));
        for (int i = 0; i < 100; i++) {
            arrivals.enter(from("192.0.2.1"), 0);
        }
        assertThat(arrivals.enter(from("192.0.2.2"), 0)).isNull();
        assertThat(arrivals.enter(from("192.0.2.2"), 0)).as("all together have come too fast")
                .isEqualTo(Bound.CONNECTION_RATE);
    }

    @Test
    void whoIsTurnedAwayForAllDoesNotCountForItsAddress() {
        Arrivals arrivals = new Arrivals(new Limits.Admission(1, 0, 1, 0, 0, 0));
        assertThat(arrivals.enter(from("192.0.2.1"), 0)).isNull();
        assertThat(arrivals.enter(from("192.0.2.2"), 0)).isEqualTo(Bound.CONNECTIONS);
        arrivals.leave(from("192.0.2.1"), 0);
        assertThat(arrivals.enter(from("192.0.2.2"), 0)).isNull();
    }

    @Test
    void whoHasNoAddressCountsForAllOnly() {
        assertThat(Networks.of(UnixDomainSocketAddress.of("socket"))).isNull();
        Arrivals arrivals = new Arrivals(new Limits.Admission(2, 0, 1, 0, 0, 0));
        assertThat(arrivals.enter(null, 0)).isNull();
        assertThat(arrivals.enter(null, 0)).isNull();
        assertThat(arrivals.enter(null, 0)).isEqualTo(Bound.CONNECTIONS);
        arrivals.leave(null, 0);
        assertThat(arrivals.enter(null, 0)).isNull();
    }
}
