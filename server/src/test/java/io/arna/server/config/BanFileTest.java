package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.security.ban.Ban;
import io.arna.security.ban.Whom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BanFileTest {
    private static List<String> problemsOf(String text) {
        return catchThrowableOfType(ConfigException.class, () -> BanFile.parse(text, "bans.yaml")).problems();
    }

    @Test
    void readsEveryKindOfBan() {
        List<Ban> bans = BanFile.parse("""
                bans:
                  - {as: clientid, who: pump-7, reason: floods, by: anna, at: "2026-11-20T09:00:00Z", until: 2026-12-31T00:00:00+01:00}
                  - {as: username, who: guest, reason: left, by: anna, until: infinity}
                  - {as: peerhost, who: "2001:db8::1", reason: scans, by: bert}
                  - {as: clientid_re, who: "^bot-", reason: bots, by: bert}
                  - {as: username_re, who: "-test$", reason: tests, by: bert}
                  - {as: peerhost_net, who: 192.0.2.0/24, reason: scans, by: bert}
                """, "bans.yaml");
        assertThat(bans).extracting(ban -> ban.whom().toString()).containsExactly("client id pump-7", "user guest",
                "address 2001:db8::1", "client ids like ^bot-", "users like -test$", "address 192.0.2.0/24");
        assertThat(bans).extracting(Ban::until).containsExactly(Instant.parse("2026-12-30T23:00:00Z"), Instant.MAX,
                Instant.MAX, Instant.MAX, Instant.MAX, Instant.MAX);
        assertThat(bans.getFirst()).isEqualTo(
                new Ban(new Whom.ClientId("pump-7"), "floods", "anna", Instant.parse("2026-12-30T23:00:00Z")));
    }

    @Test
    void anEmptyFileBansNobody() {
        assertThat(BanFile.parse("", "bans.yaml")).isEmpty();
        assertThat(BanFile.parse("bans: []", "bans.yaml")).isEmpty();
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        assertThat(problemsOf("""
                bans:
                  - {as: nickname, who: x, reason: r, by: b}
                  - {as: clientid, reason: r}
                  - {as: peerhost, who: 192.0.2.0/24, reason: r, by: b}
                  - {as: clientid_re, who: "a[", reason: r, by: b}
                  - {as: clientid, who: x, reason: r, by: b, until: tomorrow}
                  - {as: clientid, who: x, reason: r, by: b, forever: true}
                """)).containsExactly(
                "bans[0].as: nickname is not one of clientid, username, peerhost, clientid_re, username_re, peerhost_net, bans.yaml:2",
                "bans[1].who: must be said, bans.yaml:3",
                "bans[1].by: must be said, bans.yaml:3",
                "bans[2].who: 192.0.2.0/24 is more than one address; say peerhost_net for those, bans.yaml:4",
                "bans[3].who: a[ is not a regular expression: Unclosed character class at character 2, bans.yaml:5",
                "bans[4].until: tomorrow is not a time such as 2026-12-31T00:00:00Z or infinity, bans.yaml:6",
                "bans[5].forever: unknown key, bans.yaml:7");
    }

    @Test
    void isRefusedWhenItIsNoListOfBans() {
        assertThat(problemsOf("- pump-7")).singleElement().asString().contains("a mapping of keys is expected");
        assertThat(problemsOf("bans: pump-7")).singleElement().asString().contains("a list is expected here");
    }
}
