package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.ALL;
import static io.arna.mqtt.codec.ByteCases.BEFORE_5;
import static io.arna.mqtt.codec.ByteCases.V5;
import static io.arna.mqtt.codec.Role.CLIENT;
import static io.arna.mqtt.codec.Role.SERVER;

import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.UserProperty;
import java.util.List;

/** DISCONNECT and AUTH (MQTT 5.0 sections 3.14 and 3.15). */
final class DisconnectCases {
    private DisconnectCases() {}

    static void addTo(ByteCases cases) {
        disconnect(cases);
        refusedDisconnect(cases);
        auth(cases);
        refusedAuth(cases);
    }

    private static void disconnect(ByteCases cases) {
        cases.accept("DISCONNECT", ALL, SERVER, "E0 00", Disconnect.NORMAL);
        cases.accept("DISCONNECT to a client", V5, CLIENT, "E0 00", Disconnect.NORMAL);
        cases.accept("DISCONNECT that wants the will", V5, SERVER, "E0 01 04",
                Disconnect.of(ReasonCode.DISCONNECT_WITH_WILL));
        cases.accept("DISCONNECT of a client taken over", V5, CLIENT, "E0 01 8E",
                Disconnect.of(ReasonCode.SESSION_TAKEN_OVER));
        cases.accept("DISCONNECT with every property a client may send", V5, SERVER, """
                E0 14               # DISCONNECT, remaining length
                00                  # normal disconnection
                12                  # property length
                11 0000003C         # session expiry interval
                1F 0003'bye'        # reason string
                26 0001'a' 0001'1'  # user property
                """, new Disconnect(ReasonCode.NORMAL_DISCONNECTION, 60, "bye", List.of(new UserProperty("a", "1")),
                null));
        cases.accept("DISCONNECT with every property a server may send", V5, CLIENT, """
                E0 15               # DISCONNECT, remaining length
                9D                  # server moved
                13                  # property length
                1F 0003'bye'        # reason string
                26 0001'a' 0001'1'  # user property
                1C 0003's:1'        # server reference
                """, new Disconnect(ReasonCode.SERVER_MOVED, Disconnect.ABSENT, "bye",
                List.of(new UserProperty("a", "1")), "s:1"));
        cases.accept("DISCONNECT that ends the session", V5, SERVER, """
                E0 07               # DISCONNECT, remaining length
                00                  # normal disconnection
                05 11 00000000      # properties: session expiry interval
                """, Disconnect.withExpiry(ReasonCode.NORMAL_DISCONNECTION, 0));
        cases.acceptLongForm("DISCONNECT with its reason spelt out", V5, SERVER, "E0 01 00", Disconnect.NORMAL);
        cases.acceptLongForm("DISCONNECT with no properties spelt out", V5, SERVER, "E0 02 00 00", Disconnect.NORMAL);
    }

    private static void refusedDisconnect(ByteCases cases) {
        cases.refuse("DISCONNECT with a byte more", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET, "E0 01 00");
        cases.refuse("DISCONNECT with a byte more", V5, SERVER, ReasonCode.MALFORMED_PACKET, "E0 03 00 00 00");
        cases.refuse("DISCONNECT with an unknown reason", V5, SERVER, ReasonCode.MALFORMED_PACKET, "E0 01 05");
        cases.refuse("DISCONNECT with another packet's reason", V5, SERVER, ReasonCode.PROTOCOL_ERROR, "E0 01 10");
        cases.refuse("DISCONNECT with a server's reason from a client", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "E0 01 8B");
        cases.refuse("DISCONNECT with a client's reason from a server", V5, CLIENT, ReasonCode.PROTOCOL_ERROR,
                "E0 01 04");
        cases.refuse("DISCONNECT with a session expiry from a server", V5, CLIENT, ReasonCode.PROTOCOL_ERROR,
                "E0 07 8B 05 11 00000001");
        cases.refuse("DISCONNECT with two session expiries", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "E0 0C 00 0A 11 00000001 11 00000001");
        cases.refuse("DISCONNECT with two reason strings", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "E0 08 00 06 1F 0000 1F 0000");
        cases.refuse("DISCONNECT with a receive maximum", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "E0 05 00 03 21 0001");
        cases.refuse("DISCONNECT with properties longer than itself", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "E0 03 00 03 11");
    }

    private static void auth(ByteCases cases) {
        cases.accept("AUTH with every property", V5, SERVER, """
                F0 1A                   # AUTH, remaining length
                18                      # continue authentication
                18                      # property length
                15 0003'abc'            # authentication method
                16 0003 00 FF 'x'       # authentication data
                1F 0004'step'           # reason string
                26 0000 0000            # user property
                """, new Auth(ReasonCode.CONTINUE_AUTHENTICATION, "abc",
                Payload.copyOf(ByteCases.parse("00 FF 'x'")), "step", List.of(new UserProperty("", ""))));
        cases.accept("AUTH that begins anew", V5, SERVER, "F0 08 19 06 15 0003'abc'",
                new Auth(ReasonCode.REAUTHENTICATE, "abc", null, null, List.of()));
        cases.accept("AUTH to a client", V5, CLIENT, "F0 08 18 06 15 0003'abc'",
                new Auth(ReasonCode.CONTINUE_AUTHENTICATION, "abc", null, null, List.of()));
        cases.accept("AUTH of success", V5, CLIENT, "F0 08 00 06 15 0003'abc'",
                new Auth(ReasonCode.SUCCESS, "abc", null, null, List.of()));
        cases.accept("AUTH of nothing but success", V5, CLIENT, "F0 00",
                new Auth(ReasonCode.SUCCESS, null, null, null, List.of()));
    }

    private static void refusedAuth(ByteCases cases) {
        cases.refuse("AUTH of success from a client", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "F0 08 00 06 15 0003'abc'");
        cases.refuse("AUTH without content from a client", V5, SERVER, ReasonCode.PROTOCOL_ERROR, "F0 00");
        cases.refuse("AUTH that begins anew, from a server", V5, CLIENT, ReasonCode.PROTOCOL_ERROR,
                "F0 08 19 06 15 0003'abc'");
        cases.refuse("AUTH with another packet's reason", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "F0 08 87 06 15 0003'abc'");
        cases.refuse("AUTH with an unknown reason", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "F0 08 1A 06 15 0003'abc'");
        cases.refuse("AUTH without method", V5, SERVER, ReasonCode.PROTOCOL_ERROR, "F0 02 18 00");
        cases.refuse("AUTH with data and no method", V5, SERVER, ReasonCode.PROTOCOL_ERROR, "F0 05 18 03 16 0000");
        cases.refuse("AUTH without property length", V5, SERVER, ReasonCode.MALFORMED_PACKET, "F0 01 18");
        cases.refuse("AUTH with two methods", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "F0 0A 18 08 15 0001'a' 15 0001'a'");
        cases.refuse("AUTH with a session expiry", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "F0 0B 18 09 15 0001'a' 11 00000001");
        cases.refuse("AUTH with a byte more", V5, SERVER, ReasonCode.MALFORMED_PACKET, "F0 07 18 04 15 0001'a' 00");
    }
}
