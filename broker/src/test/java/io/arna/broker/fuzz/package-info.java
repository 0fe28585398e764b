/**
 * Arbitrary bytes from several clients at once, played to the real rules: seeded in every build, searched for by Jazzer for as long as
 * it is let.
 */
@NullMarked
package io.arna.broker.fuzz;

import org.jspecify.annotations.NullMarked;
