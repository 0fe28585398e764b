/** What is remembered for as long as the process lives: the {@link io.arna.broker.port.Store} that needs no disk. */
@NullMarked
package io.arna.broker.store;

import org.jspecify.annotations.NullMarked;
