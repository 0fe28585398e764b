/**
 * The whole broker as one object: reads the configuration, builds the rooms in order, starts them and stops them.
 */
@NullMarked
package io.arna.server;

import org.jspecify.annotations.NullMarked;
