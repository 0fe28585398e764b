package io.arna.broker.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.7,192.0.2.7", "2001:db8:1:2:3:4:5:6,2001:db8:1:2::/64",
            "2001:db8:0:0:0:0:0:1,2001:db8:0:0::/64",
            "fe80:0:0:0:1:2:3:4%eth0,fe80:0:0:0::/64", "unknown,unknown"})
    void addressesOfIpv6WithTheSameFirstHalfAreOne(String address, String network) {
        assertThat(new Peer(address, 1, "tcp:default").network()).isEqualTo(network);
    }
}
