/** Conversations: what clients say and hear, rule by rule, in virtual time. */
@NullMarked
package io.arna.broker.connection;

import org.jspecify.annotations.NullMarked;
