/** The {@code arna} script, run against stand-ins for Java and Maven that only say how they were called. */
@NullMarked
package io.arna.acceptance.launcher;

import org.jspecify.annotations.NullMarked;
