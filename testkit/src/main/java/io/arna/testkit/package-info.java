/**
 * A broker in one line for any test, ours and our users': started on a free port, stopped when the test ends.
 */
@NullMarked
package io.arna.testkit;

import org.jspecify.annotations.NullMarked;
