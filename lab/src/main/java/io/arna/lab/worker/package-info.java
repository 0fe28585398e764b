/** The publisher and the subscriber, each a process of its own that obeys the runner, a line at a time. */
@NullMarked
package io.arna.lab.worker;

import org.jspecify.annotations.NullMarked;
