package io.arna.broker.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.port.Authenticator.Verdict;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who has proved a name to the transport is nobody else, whatever is said in CONNECT. */
class AuthenticatorTest {
    private static final Verdict NO = new Verdict.Refused(ReasonCode.NOT_AUTHORIZED, "nobody");

    private static Verdict verdict(Authenticator authenticator, @Nullable Proven proven) {
        Connect connect =
                new Connect(MqttVersion.V5, true, 60, "own-id", "mallory", null, null, ConnectProperties.NONE);
        List<Verdict> verdicts = new ArrayList<>();
        authenticator.behindTransport().begin(connect, new Peer("192.0.2.1", 1, "tls", proven)).next(null,
                verdicts::add);
        assertThat(verdicts).hasSize(1);
        return verdicts.getFirst();
    }

    @Test
    void goesByTheNameThatWasProvedWithoutFurtherQuestions() {
        Authenticator nobody = (_, _) -> (_, answer) -> answer.accept(NO);
        assertThat(verdict(nobody, new Proven("ada", null, "ada"))).isEqualTo(new Verdict.Granted("ada", null, null));
        assertThat(verdict(nobody, new Proven("ada", "ada-1", "ada")))
                .isEqualTo(new Verdict.Granted("ada", "ada-1", null));
    }

    @Test
    void isAskedAsAlwaysWhenNoNameWasProved() {
        Authenticator nobody = (_, _) -> (_, answer) -> answer.accept(NO);
        assertThat(verdict(nobody, null)).isEqualTo(NO);
        assertThat(verdict(nobody, new Proven(null, "ada-1", "ada"))).isEqualTo(NO);
        assertThat(verdict(Authenticator.open(), null)).isEqualTo(new Verdict.Granted("mallory", null, null));
        assertThat(verdict(Authenticator.open(), new Proven(null, "ada-1", "ada")))
                .isEqualTo(new Verdict.Granted("mallory", "ada-1", null));
    }
}
