package io.arna.broker.sim;

import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;

/** A subscription, and the moments between which it may be there and surely is. */
final class Sub {
    final String filter;
    final String bare;
    final String group;
    final int qos;
    final boolean noLocal;
    final boolean retainAsPublished;
    final RetainHandling handling;
    final int id;
    /** Whether the session surely had none with this filter before. */
    final boolean isNew;

    final long asked;
    long sure = Said.NEVER;
    long leaving = Said.NEVER;
    long gone = Said.NEVER;

    Sub(Subscription subscription, int id, long asked, boolean isNew) {
        this.filter = subscription.filter().toString();
        this.bare = Texts.bare(filter);
        this.group = Texts.group(filter);
        this.qos = subscription.qos().level();
        this.noLocal = subscription.noLocal();
        this.retainAsPublished = subscription.retainAsPublished();
        this.handling = subscription.retainHandling();
        this.id = id;
        this.asked = asked;
        this.isNew = isNew;
    }

    boolean isShared() { return !group.isEmpty(); }

    boolean matches(Said said) {
        return Texts.matches(bare, said.topic);
    }

    /** Whether it was there all the time from one moment to another. */
    boolean isSure(long from, long to) {
        return sure <= from && leaving > to;
    }

    /** Whether it may have been there at some time between two moments. */
    boolean isPossible(long from, long to) {
        return asked <= to && gone >= from;
    }

    @Override
    public String toString() {
        return filter + " at QoS " + qos + (noLocal ? ", No Local" : "") + (retainAsPublished ? ", as published" : "")
                + " [" + asked + ".." + moment(sure) + ", " + moment(leaving) + ".." + moment(gone) + "]";
    }

    private static String moment(long moment) {
        return moment == Said.NEVER ? "-" : Long.toString(moment);
    }
}
