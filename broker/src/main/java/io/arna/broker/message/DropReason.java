package io.arna.broker.message;

/** Why a message did not reach somebody it was meant for. */
public enum DropReason {
    /** QoS 0, and the receiver does not take what was sent before. */
    SLOW_CONSUMER,
    /** QoS 0, and the receiver is away. */
    OFFLINE,
    /** The receiver's queue is full. */
    QUEUE_FULL,
    /** The message's lifetime is over. */
    EXPIRED,
    /** The receiver does not take packets of that size [MQTT-3.1.2-24]. */
    TOO_LARGE,
    /** The session it waited for has ended. */
    SESSION_ENDED,
    /** No more messages can be retained. */
    RETAINED_FULL,
    /** The store could not keep it. */
    STORE_FAILED,
    /** The publisher may not publish there. */
    NOT_AUTHORIZED
}
