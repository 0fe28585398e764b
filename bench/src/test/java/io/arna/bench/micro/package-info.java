/** What the smallest steps of a message's way cost, measured with JMH. */
@NullMarked
package io.arna.bench.micro;

import org.jspecify.annotations.NullMarked;
