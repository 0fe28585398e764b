package io.arna.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.session.Session;
import org.junit.jupiter.api.Test;

/** What is measured at scale, with few: that all are served, and that nothing is left when they are gone. */
final class ScaleTest {
    private static final int FEW = 2_000;
    /** So many that what the measurement itself holds, a quarter of a megabyte, does not count. */
    private static final int ENOUGH = 10_000;
    private static final int FAN_OUTS = 11;

    @Test
    void silentClientsStayAndAllOfThemHear() {
        ConnectionsAtScale.Findings findings = ConnectionsAtScale.run(FEW);

        assertThat(findings.stillConnected()).isEqualTo(FEW);
        assertThat(findings.idle().objects(Session.class)).isEqualTo(FEW);
        assertThat(findings.told()).isEqualTo((long) FAN_OUTS * FEW);
        assertThat(findings.sessionsLeft()).isZero();
        assertThat(findings.timersLeft()).isZero();
    }

    @Test
    void aSilentClientIsSmall() {
        assertThat(ConnectionsAtScale.run(ENOUGH).idleBytes()).isLessThan(1_000);
    }

    @Test
    void subscriptionsAreSmallAndLeaveNothingBehind() {
        SubscriptionsAtScale.Findings findings = SubscriptionsAtScale.run(FEW);

        assertThat(findings.matched()).isEqualTo(FEW);
        assertThat(findings.heard()).isEqualTo(FEW);
        assertThat(findings.bytesEach()).isLessThan(600);
        assertThat(findings.subscriptionsLeft()).isZero();
    }

    @Test
    void changesOfOtherFiltersDoNotEmptyTheRouteCache() {
        SubscriptionsAtScale.Findings findings = SubscriptionsAtScale.run(FEW);

        assertThat(findings.quiet().remembered()).isEqualTo(1);
        assertThat(findings.inChurn().remembered()).isGreaterThan(0.8);
    }
}
