package io.arna.broker.routing;

/** What hangs at a filter: somebody who hears every message, or a group of which one member does. */
sealed interface Hearer permits Subscriber, ShareGroup {}
