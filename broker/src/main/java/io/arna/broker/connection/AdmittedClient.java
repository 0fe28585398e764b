package io.arna.broker.connection;

import io.arna.broker.home.Home;
import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Pressure;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Events;
import io.arna.broker.port.Store;
import io.arna.broker.port.Wire;
import io.arna.broker.session.Session;
import io.arna.mqtt.ReasonCode;

/**
 * A client that has been let in, and what every part of its conversation needs of it.
 *
 * @param connection ends the conversation
 * @param wire the way to it
 * @param home where it lives
 * @param session what it is to the broker
 * @param subject who asks for permissions
 * @param permissions what it may do
 * @param events who it is in events
 * @param acks keeps its answers in order
 * @param pressure whether the broker has as much as it can bear
 */
record AdmittedClient(ClientConnection connection, Wire wire, Home home, Session session, Authorizer.Subject subject,
        Authorizer.Permissions permissions, Events.Client events, AckQueue acks, Pressure pressure) {
    boolean isV5() { return events.version().isV5(); }

    Limits limits() {
        return home.context().limits();
    }

    /** What cannot be kept is not acknowledged: the client comes again. Only the operator is told why. */
    void storeFailed(String what, Store.Failure failure) {
        home.context().events().storeFailed(what + " of " + subject.clientId(), failure.why());
        connection.end(ReasonCode.UNSPECIFIED_ERROR, Session.CANNOT_KEEP);
    }
}
