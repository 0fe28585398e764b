package io.arna.security.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.arna.broker.port.Authorizer.Subject;
import io.arna.broker.port.Peer;
import io.arna.security.ban.Whom.As;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BanListTest {
    private static final long NOW = Instant.parse("2026-11-20T09:00:00Z").toEpochMilli();

    private static Ban ban(As as, String who, Instant until) {
        return new Ban(Whom.of(as, who), "floods", "anna", until);
    }

    private static Subject subject(String clientId, @Nullable String user, String address) {
        return new Subject(clientId, user, new Peer(address, 1, "tcp:default"));
    }

    private static boolean isBanned(BanList bans, String clientId, @Nullable String user, String address) {
        return bans.find(subject(clientId, user, address), NOW) != null;
    }

    @ParameterizedTest
    @CsvSource({
            "CLIENTID,pump-7,pump-7,u,192.0.2.1,true", "CLIENTID,pump-7,pump-77,u,192.0.2.1,false",
            "USERNAME,anna,c,anna,192.0.2.1,true", "USERNAME,anna,anna,,192.0.2.1,false",
            "PEERHOST,192.0.2.1,c,u,192.0.2.1,true", "PEERHOST,192.0.2.1,c,u,192.0.2.11,false",
            "PEERHOST,2001:db8::1,c,u,2001:db8:0:0:0:0:0:1,true",
            "PEERHOST_NET,192.0.2.0/24,c,u,192.0.2.200,true", "PEERHOST_NET,192.0.2.0/24,c,u,192.0.3.1,false",
            "PEERHOST_NET,2001:db8::/32,c,u,2001:db8:9:0:0:0:0:1,true", "PEERHOST_NET,::/0,c,u,192.0.2.1,false",
            "CLIENTID_RE,^pump-,pump-9,u,192.0.2.1,true", "CLIENTID_RE,^pump-,a-pump-9,u,192.0.2.1,false",
            "USERNAME_RE,guest$,c,a-guest,192.0.2.1,true", "USERNAME_RE,.*,c,,192.0.2.1,false"})
    void bansWhomItIsAbout(As as, String who, String clientId, @Nullable String user, String address, boolean banned) {
        assertThat(isBanned(new BanList(List.of(ban(as, who, Instant.MAX))), clientId, user, address))
                .isEqualTo(banned);
    }

    @Test
    void aBanEndsWhenItsTimeIsOverAndAnotherMayGoOn() {
        Instant end = Instant.ofEpochMilli(NOW + 1_000);
        BanList bans = new BanList(List.of(ban(As.CLIENTID, "c", end)));
        Subject client = subject("c", null, "192.0.2.1");
        assertThat(bans.find(client, NOW + 999)).isNotNull();
        assertThat(bans.find(client, NOW + 1_000)).isNull();
        bans.use(List.of(ban(As.CLIENTID, "c", Instant.parse("+999999999-12-31T00:00:00Z"))));
        assertThat(bans.find(client, NOW)).as("beyond what a clock of milliseconds counts").isNotNull();
        bans.use(List.of(ban(As.CLIENTID, "c", end), ban(As.CLIENTID, "c", end.plusSeconds(1))));
        assertThat(bans.find(client, NOW + 1_000)).isNotNull();
    }

    @Test
    void saysWhoBannedWhomUntilWhenAndWhy() {
        BanList bans = new BanList(List.of(ban(As.CLIENTID, "c", Instant.parse("2027-01-01T00:00:00Z")),
                ban(As.PEERHOST_NET, "192.0.2.0/24", Instant.MAX)));
        assertThat(bans.find(subject("c", null, "192.0.2.1"), NOW))
                .isEqualTo("client id c is banned by anna until 2027-01-01T00:00:00Z: floods");
        assertThat(bans.find(subject("d", null, "192.0.2.1"), NOW))
                .isEqualTo("address 192.0.2.0/24 is banned by anna: floods");
    }

    @Test
    void othersTakeThePlaceOfAll() {
        BanList bans = new BanList(List.of(ban(As.CLIENTID, "a", Instant.MAX), ban(As.USERNAME, "u", Instant.MAX)));
        bans.use(List.of(ban(As.CLIENTID, "b", Instant.MAX)));
        assertThat(isBanned(bans, "a", "u", "192.0.2.1")).isFalse();
        assertThat(isBanned(bans, "b", "u", "192.0.2.1")).isTrue();
        assertThat(bans.all()).hasSize(1);
    }

    @Test
    void whatIsNoAddressOrExpressionIsRefusedWithTheReason() {
        assertThatIllegalArgumentException().isThrownBy(() -> Whom.of(As.PEERHOST, "192.0.2.0/24"))
                .withMessage("192.0.2.0/24 is more than one address; say peerhost_net for those");
        assertThatIllegalArgumentException().isThrownBy(() -> Whom.of(As.PEERHOST, "example.org"))
                .withMessage("example.org is not an address");
        assertThatIllegalArgumentException().isThrownBy(() -> Whom.of(As.PEERHOST_NET, "192.0.2.0/33"))
                .withMessage("the length of 192.0.2.0/33 is not a number from 0 to 32");
        assertThatIllegalArgumentException().isThrownBy(() -> Whom.of(As.CLIENTID_RE, "a["))
                .withMessageStartingWith("a[ is not a regular expression: ").withMessageEndingWith("at character 2");
    }
}
