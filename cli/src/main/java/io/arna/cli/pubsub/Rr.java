package io.arna.cli.pubsub;

import io.arna.client.Message;
import io.arna.client.Received;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** {@code arna rr}: publishes a request and prints the first message on the response topic (P17). */
final class Rr extends Run {
    private final MessagePrinter printer;
    private final Payload request;
    private long sentNanos;
    private boolean answered;

    Rr(Settings settings, Console console, Payload request) {
        super(settings, console, null);
        this.printer = new MessagePrinter(settings, output, this::complain);
        this.request = request;
    }

    @Override
    void start() {
        client.connect().whenComplete((_, failure) -> {
            if (failure != null) {
                failWith(failure);
            }
        });
    }

    @Override
    public void onConnected(ConnAck connAck) {
        Subscription response =
                settings.subscription(TopicFilter.of(Objects.requireNonNull(settings.responseTopic).toString()));
        client.subscribe(List.of(response), settings.properties.subscriptionId(),
                settings.properties.userProperties(PropertyArguments.Command.SUBSCRIBE))
                .whenComplete((subAck, failure) -> {
                    if (failure != null) { return; } // the connection is lost, and onDisconnected says so
                    ReasonCode reason = subAck.reasons().getFirst();
                    if (reason.isError()) {
                        complain("Error: " + ExitCode.inWords(reason) + ", to hear " + settings.responseTopic);
                        end(reason.value());
                    } else {
                        send();
                    }
                });
    }

    private void send() {
        Message message = settings.message(request);
        MessageProperties given = message.properties();
        Message asking = settings.version.isV5()
                ? message.with(new MessageProperties(given.payloadIsUtf8(), given.contentType(),
                        Objects.requireNonNull(settings.responseTopic).toString(), given.correlationData(),
                        given.userProperties()))
                : message;
        sentNanos = System.nanoTime();
        client.publish(asking).whenComplete((_, failure) -> {
            if (failure != null) {
                failWith(failure);
            }
        });
    }

    @Override
    public void onMessage(Received received) {
        if (answered || (received.publish().retain() && settings.skipRetained)) {
            received.acknowledge();
            return;
        }
        answered = true;
        long tookNanos = System.nanoTime() - sentNanos;
        printer.print(received);
        received.acknowledge();
        if (settings.latency) {
            output.text("Latency: " + inWords(tookNanos) + "\n");
        }
        output.flush();
        end(ExitCode.SUCCESS);
    }

    private static String inWords(long nanos) {
        if (nanos < 1_000) { return nanos + "ns"; }
        if (nanos < 1_000_000) { return String.format(Locale.ROOT, "%fµs", nanos / 1e3); }
        if (nanos < 1_000_000_000) { return String.format(Locale.ROOT, "%fms", nanos / 1e6); }
        return String.format(Locale.ROOT, "%.9f", nanos / 1e9);
    }
}
