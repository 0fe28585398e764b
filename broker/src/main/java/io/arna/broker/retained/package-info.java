/** The retained messages: stored by topic name, found by topic filter, played back at the pace of whoever wants them. */
@NullMarked
package io.arna.broker.retained;

import org.jspecify.annotations.NullMarked;
