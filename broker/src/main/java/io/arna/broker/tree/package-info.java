/**
 * What the trees of topics have in common: levels, and branches whose readers take no lock. The subscriptions
 * ({@code routing}) and the retained messages ({@code retained}) each hang their own leaves on them.
 */
@NullMarked
package io.arna.broker.tree;

import org.jspecify.annotations.NullMarked;
