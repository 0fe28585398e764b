package io.arna.broker.sim;

import java.util.List;

/** The defects the simulation must find. */
final class Faults {
    private static final String EXCHANGES = "session/Exchanges.java";
    private static final String OUTBOUND = "session/Outbound.java";
    private static final String RECEPTION = "connection/Reception.java";
    private static final String SESSION = "session/Session.java";
    private static final String SESSIONS = "session/Sessions.java";
    private static final String OPEN = "connection/OpenConnection.java";

    static final List<Fault> ALL = List.of(
            // ── Acknowledgements and the store
            new Fault("PUBACK before the store has the message", RECEPTION,
                    "case AT_LEAST_ONCE -> home.publisher().publish(message, null, 0, new Inbound(publish));",
                    """
                            case AT_LEAST_ONCE -> {
                                home.publisher().publish(message, null, 0, null);
                                acks.answer(PubAck.of(publish.packetId()));
                                acknowledged();
                            }"""),
            new Fault("acknowledgements leave as they complete, not in order", "connection/AckQueue.java",
                    """
                            place.answer = answer;
                                    place.given = true;
                                    sendReady();
                            """, """
                            places.remove(place);
                                    way.accept(answer);
                            """),
            new Fault("PUBREL before the store knows of PUBREC", EXCHANGES, """
                    if (session.outlivesConnection()) {
                                session.store(new Change.Received""", """
                    if (session.hasEnded()) {
                                session.store(new Change.Received"""),
            new Fault("QoS 2 sent before its identifier is stored", EXCHANGES,
                    "} else if (waiting.qos() == Qos.AT_LEAST_ONCE) {",
                    "} else if (waiting.qos() != Qos.AT_MOST_ONCE) {"),
            new Fault("the end of a session is not stored", SESSIONS, "if (session.isStored()) {",
                    "if (session.isStored() && session.queued() > 0) {"),
            new Fault("received QoS 2 identifiers are lost by a restart", SESSION,
                    "receivedIds.forEach(this::addReceived);", ""),

            // ── QoS 2
            new Fault("PUBREL not repeated on the next connection", EXCHANGES,
                    "case RELEASED -> to.send(PubRel.of(inFlight.packetId));", """
                            case RELEASED -> {
                            }"""),
            new Fault("a QoS 2 message sent again is routed again", RECEPTION,
                    "publish.qos() == Qos.EXACTLY_ONCE && session.hasReceived(publish.packetId())",
                    "publish.qos() == Qos.EXACTLY_ONCE && publish.packetId() == 0"),
            new Fault("a released QoS 2 identifier stays in use", SESSION,
                    "return received != null && received.remove(packetId);",
                    "return received != null && received.contains(packetId);"),
            new Fault("PUBLISH repeated after PUBREC", EXCHANGES, "inFlight.state = State.RELEASED;",
                    "inFlight.state = State.SENT;"),

            // ── Sending and sending again
            new Fault("one message more than Receive Maximum", EXCHANGES,
                    "window.size() - unsent() < link.receiveMaximum()",
                    "window.size() - unsent() <= link.receiveMaximum()"),
            new Fault("redelivery without DUP", EXCHANGES, "inFlight.packetId,\n                inFlight.sentBefore);",
                    "inFlight.packetId,\n                false);"),
            new Fault("DUP on a first delivery", EXCHANGES, "inFlight.packetId,\n                inFlight.sentBefore);",
                    "inFlight.packetId,\n                true);"),
            new Fault("redelivery under a new identifier", EXCHANGES, "InFlight again = unsent.remove();", """
                    InFlight old = unsent.remove();
                            window.remove(old);
                            InFlight again = window.add(old.waiting, State.UNSENT);
                            again.sentBefore = true;"""),
            new Fault("redelivery forgotten", EXCHANGES,
                    "sendLater(inFlight);\n                }\n                // PUBREC",
                    "}\n                // PUBREC"),
            new Fault("a packet identifier given out twice", "session/OutboundWindow.java",
                    "while (slots[slotOf(id)] != null);", "while (id > MAX_ID);"),
            new Fault("sent again in another order", "session/OutboundWindow.java",
                    ".thenComparingLong(inFlight -> inFlight.order));",
                    ".thenComparingLong(inFlight -> -inFlight.order));"),
            new Fault("what was never sent is sent before what is sent again", "session/OutboundWindow.java",
                    "inFlight.sentBefore ? 0 : 1", "0"),
            new Fault("the last come is the first served", "session/SessionQueue.java", "messages.add(waiting);",
                    "messages.addFirst(waiting);"),
            new Fault("a queue is read back from the wrong end", "session/BacklogPage.java",
                    "return ids[first + n];", "return ids[end - 1 - n];"),
            new Fault("what was read back is read back again", "session/BacklogPage.java",
                    "first += count;", "first += Math.min(count, 0);"),
            new Fault("what comes overtakes what lies in the store", "session/SessionQueue.java",
                    "!(hasBacklog() || last != null || (isMemoryFull && isStored))",
                    "!(last != null || (isMemoryFull && isStored))"),
            new Fault("what a member of a share group hears twice is stored once", "routing/Router.java",
                    "if (!recipient.stores(Qos.AT_LEAST_ONCE)) { return false; }",
                    "if (recipient.stores(Qos.AT_LEAST_ONCE)) { return false; }"),
            new Fault("Maximum Packet Size ignored", "session/Link.java",
                    "if (frame.length() > maximumPacketSize) { return false; }", ""),
            new Fault("nothing follows a message that was too large", EXCHANGES,
                    "// Given up: nobody will acknowledge it, so nothing else tells that there is room again.\n"
                            + "                session.outbound().pumpLater();",
                    ""),

            // ── Routing
            new Fault("routes remembered beyond a change of subscriptions", "routing/RouteCache.java",
                    "return entry.generation != generations.of(entry.stripes);",
                    "return entry.generation > generations.of(entry.stripes);"),
            new Fault("No Local ignored", "routing/Target.java",
                    "return clientId.equals(recipient.clientId()) ? withoutLocal : this;",
                    "return clientId.isEmpty() ? withoutLocal : this;"),
            new Fault("the subscription's QoS ignored", OUTBOUND, """
                    Qos qos = message.qos().min(target.qos());
                            boolean retain""", """
                    Qos qos = message.qos();
                            boolean retain"""),
            new Fault("$ topics matched by leading wildcards", "routing/TopicTree.java",
                    "boolean wildcards = !topic.isReserved();", "boolean wildcards = true;"),
            new Fault("an unsubscribed filter stays in the tree", SESSION,
                    "leaveTree(subscriber);\n        outbound.stopReplay(subscriber);",
                    "outbound.stopReplay(subscriber);"),
            new Fault("a member stays in its share group", "routing/ShareGroup.java",
                    "members = now.swap(before, after);",
                    "members = after == null ? now : now.swap(before, after);"),
            new Fault("two members of a group hear it", "routing/Router.java",
                    "picks.add(new Pick(group, target, hearsTwice ? message.withId(messageIds.next()) : message));", """
                            picks.add(new Pick(group, target, hearsTwice ? message.withId(messageIds.next()) : message));
                                            Subscriber other = pick(group, message, member.recipient());
                                            if (other != null) {
                                                picks.add(new Pick(group, Target.of(other), message));
                                            }"""),
            new Fault("what a member had queued dies with its session", OUTBOUND,
                    "if (share != null && !mayHaveBeenSeen) {",
                    "if (share != null && session.hasEnded() && queued() < 0) {"),
            new Fault("a retained message is there only after its acknowledgement", "routing/Retaining.java",
                    "if (retained.put(message)) { return true; }",
                    "context.shard().schedule(200, () -> retained.put(message));\n        if (message.retain()) { return true; }"),

            // ── Time
            new Fault("message expiry told as it was while the identifier was stored", EXCHANGES,
                    "message.expiresAtMillis() == Message.NEVER ? fanout", "message.id() > 0 ? fanout"),
            new Fault("message expiry not counted down", "message/Message.java",
                    "Math.max(0, expiresAtMillis - wallMillis + 999) / 1000",
                    "Math.max(3, (expiresAtMillis - wallMillis + 999) / 1000)"),
            new Fault("keep alive counts pings only", OPEN,
                    "void onPacket(Packet packet) {\n        lastPacketNanos = home.context().shard().nanoTime();",
                    "void onPacket(Packet packet) {\n        if (packet instanceof PingReq) {\n"
                            + "            lastPacketNanos = home.context().shard().nanoTime();\n        }"),
            new Fault("keep alive never cuts", OPEN, "} else if (silence >= keepAliveNanos) {",
                    "} else if (silence >= 9 * keepAliveNanos) {"),
            new Fault("a session does not end at its expiry", SESSIONS,
                    "context.counters().add(Counter.SESSIONS_EXPIRED);\n            end(session);",
                    "context.counters().add(Counter.SESSIONS_EXPIRED);"),
            new Fault("a session ends too early", SESSIONS,
                    "session.expiry = timer;\n        timers.arm(timer, TimeUnit.SECONDS.toNanos(seconds));",
                    "session.expiry = timer;\n        timers.arm(timer, TimeUnit.SECONDS.toNanos(seconds) / 2);"),

            // ── Coming and going
            new Fault("takeover leaves the old connection attached", SESSIONS,
                    "existing.occupant().end(ReasonCode.SESSION_TAKEN_OVER, \"another connection uses this client identifier\");",
                    ""),
            new Fault("Clean Start resumes", SESSIONS, "if (existing != null && (cleanStart || isAnothers)) {",
                    "if (existing != null && ((cleanStart && existing.hasEnded()) || isAnothers)) {"),
            new Fault("a will is sent after a normal good-bye", SESSIONS, "if (!withWill) {",
                    "if (!withWill && session.hasEnded()) {"),
            new Fault("a will is sent before its delay is over", SESSIONS,
                    "session.expirySeconds()) - away));", "session.expirySeconds()) - away - 1));"),
            new Fault("a timely return does not call off the will", SESSIONS,
                    "// Back in time: the will must not be sent [MQTT-3.1.3-9].", "publishWill(session);"),
            new Fault("a will is never sent", SESSIONS, "publish(session.clientId(), will);", ""),

            // ── Backpressure
            new Fault("a publisher held back is never released", "session/PushBack.java",
                    "held.remove().receipt.release();", "held.remove();"),
            new Fault("reading is paused for good", "connection/ReadingHold.java",
                    "onResume.run();\n            wire.resumeReading();", "onResume.run();"));

    private Faults() {}
}
