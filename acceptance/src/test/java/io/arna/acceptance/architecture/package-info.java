/**
 * The rules of the house, as tests: which room sees which, what the rules of MQTT must not touch, how packages are named.
 * Every rule is also run against classes planted to break it, because a rule that cannot fail says nothing.
 */
@NullMarked
package io.arna.acceptance.architecture;

import org.jspecify.annotations.NullMarked;
