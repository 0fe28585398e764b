/**
 * The {@code arna} command: what a person types, turned into calls of the other rooms.
 */
@NullMarked
package io.arna.cli;

import org.jspecify.annotations.NullMarked;
