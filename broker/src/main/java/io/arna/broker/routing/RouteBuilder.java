package io.arna.broker.routing;

import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Makes a route of what matches. The subscribers of one filter are all different, so nothing is looked up when one filter matches;
 * when several do, only the recipients of the smaller ones are remembered while the largest passes by. Used once, by one thread.
 */
final class RouteBuilder {
    private final List<Chunks<Hearer>> audiences;
    private final List<Target> targets = new ArrayList<>();
    private final List<ShareGroup> groups = new ArrayList<>(0);
    /** Where in {@link #targets} those are who may be met again. */
    private final IdentityHashMap<Recipient, Integer> places;

    private RouteBuilder(List<Chunks<Hearer>> audiences) {
        this.audiences = audiences;
        this.places = new IdentityHashMap<>(audiences.size() > 1 ? 4 : 0);
    }

    /** Where {@code topic} leads to, among {@code homes} shards. */
    static Route route(TopicTree tree, TopicName topic, int homes) {
        List<Chunks<Hearer>> audiences = new ArrayList<>(4);
        tree.audiences(topic, audiences::add);
        RouteBuilder builder = new RouteBuilder(audiences);
        builder.merge();
        return builder.build(homes);
    }

    private void merge() {
        int largest = 0;
        for (int i = 1; i < audiences.size(); i++) {
            largest = audiences.get(i).size() > audiences.get(largest).size() ? i : largest;
        }
        for (int i = 0; i < audiences.size(); i++) {
            if (i != largest) {
                audiences.get(i).forEach(hearer -> add(hearer, true));
            }
        }
        if (!audiences.isEmpty()) {
            audiences.get(largest).forEach(hearer -> add(hearer, false));
        }
    }

    private void add(Hearer hearer, boolean mayComeAgain) {
        switch (hearer) {
            case Subscriber subscriber -> add(Target.of(subscriber), mayComeAgain);
            case ShareGroup group -> groups.add(group);
        }
    }

    private void add(Target target, boolean mayComeAgain) {
        Integer place = places.isEmpty() ? null : places.get(target.recipient());
        if (place != null) {
            targets.set(place, targets.get(place).and(target));
            return;
        }
        if (mayComeAgain) {
            places.put(target.recipient(), targets.size());
        }
        targets.add(target);
    }

    private Route build(int homes) {
        int[] sizes = new int[homes];
        for (Target target : targets) {
            sizes[target.recipient().home()]++;
        }
        Target[][] byHome = new Target[homes][];
        for (int home = 0; home < homes; home++) {
            byHome[home] = sizes[home] == 0 ? Route.NOBODY : new Target[sizes[home]];
            sizes[home] = 0;
        }
        for (Target target : targets) {
            int home = target.recipient().home();
            byHome[home][sizes[home]++] = target;
        }
        return new Route(byHome, groups.isEmpty() ? Route.NO_GROUPS : groups.toArray(ShareGroup[]::new));
    }
}
