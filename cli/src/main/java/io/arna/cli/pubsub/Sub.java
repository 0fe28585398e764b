package io.arna.cli.pubsub;

import io.arna.client.Message;
import io.arna.client.Received;
import io.arna.client.Reconnect;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * {@code arna sub}: subscribes and prints what comes, until it is told to end. A lost connection is sought again every second. Where
 * mosquitto_sub returns 0 although every subscription was denied, this returns the server's reason.
 */
final class Sub extends Run {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Reconnect EVERY_SECOND = new Reconnect(SECOND, SECOND);

    private final MessagePrinter printer;
    private final SplittableRandom random = new SplittableRandom();
    private volatile boolean connected;
    /** What comes later is neither printed nor acknowledged. */
    private boolean ending;
    private int counted;
    /** For {@code --message-rate}: since the last line. */
    private int heard;
    private int clearing;

    Sub(Settings settings, Console console) {
        super(settings, console, EVERY_SECOND);
        this.printer = new MessagePrinter(settings, output, this::complain);
    }

    @Override
    void start() {
        endInOrderWhenKilled();
        if (settings.watch) {
            printer.clearScreen();
        }
        if (settings.messageRate) {
            printRateEverySecond();
        }
        client.connect().whenComplete((_, failure) -> {
            if (failure != null) {
                failWith(failure);
            }
        });
    }

    /** Ctrl-C and SIGTERM are how a subscriber usually ends: with DISCONNECT and exit code 0. */
    private void endInOrderWhenKilled() {
        onShutdown(() -> {
            if (connected) {
                leave();
                Runtime.getRuntime().halt(ExitCode.SUCCESS);
            }
        });
    }

    @Override
    public void onConnected(ConnAck connAck) {
        connected = true;
        if (!settings.filters.isEmpty()) {
            client.subscribe(settings.subscriptions(), settings.properties.subscriptionId(),
                    settings.properties.userProperties(PropertyArguments.Command.SUBSCRIBE))
                    .whenComplete((subAck, failure) -> {
                        if (failure == null) {
                            onSubscribed(subAck);
                        }
                    });
        }
        for (TopicFilter filter : settings.unsubscribed) {
            client.unsubscribe(List.of(filter),
                    settings.properties.userProperties(PropertyArguments.Command.UNSUBSCRIBE))
                    .whenComplete((_, failure) -> {
                        if (failure == null && settings.filters.isEmpty() && settings.exitAfterSubscribing) {
                            end(ExitCode.SUCCESS);
                        }
                    });
        }
    }

    private void onSubscribed(SubAck subAck) {
        if (settings.debug) {
            output.text(subAck.reasons().stream().map(reason -> Integer.toString(reason.value()))
                    .collect(Collectors.joining(", ", "Subscribed (mid: " + subAck.packetId() + "): ", "\n"))).flush();
        }
        if (subAck.reasons().stream().allMatch(ReasonCode::isError)) {
            complain("All subscription requests were denied.");
            end(subAck.reasons().getFirst().value());
        } else if (settings.exitAfterSubscribing) {
            end(ExitCode.SUCCESS);
        }
    }

    @Override
    public void onMessage(Received received) {
        if (ending) { return; }
        if (settings.retainedOnly && !received.publish().retain()) {
            received.acknowledge();
            endOnceCleared();
            return;
        }
        if (!isFilteredOut(received)) {
            if (settings.removeRetained && received.publish().retain()) {
                clear(received);
            }
            print(received);
            counted++;
        }
        received.acknowledge(); // before DISCONNECT, or the server would send it again
        if (counted == settings.count && settings.count > 0) {
            endOnceCleared();
        }
    }

    private boolean isFilteredOut(Received received) {
        if (received.publish().retain() && settings.skipRetained) { return true; }
        for (TopicFilter filter : settings.filteredOut) {
            if (filter.matches(received.topic())) { return true; }
        }
        return false;
    }

    private void print(Received received) {
        if (settings.messageRate) {
            heard++;
        } else if (settings.randomFilter == 10_000 || random.nextInt(10_000) < settings.randomFilter) {
            printer.print(received);
        }
    }

    private void printRateEverySecond() {
        after(SECOND, () -> {
            output.text(heard + "\n").flush();
            heard = 0;
            printRateEverySecond();
        });
    }

    /** An empty retained message takes the place of the one received. */
    private void clear(Received received) {
        clearing++;
        client.publish(Message.of(received.topic(), Payload.EMPTY, Qos.AT_LEAST_ONCE).retained())
                .whenComplete((_, failure) -> {
                    clearing--;
                    if (failure != null) {
                        complain("Warning: " + received.topic() + " was not cleared: " + failure.getMessage());
                    }
                    if (ending) {
                        endOnceCleared();
                    }
                });
    }

    private void endOnceCleared() {
        ending = true;
        if (clearing == 0) {
            end(ExitCode.SUCCESS);
        }
    }

    @Override
    public void onBurstEnd() {
        output.flush();
        if (output.isBroken()) {
            end(ExitCode.SUCCESS);
        } // nobody reads any more
    }
}
