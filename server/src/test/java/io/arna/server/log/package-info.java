/** What the log says of an event, and that nothing from outside can make it say more. */
@NullMarked
package io.arna.server.log;

import org.jspecify.annotations.NullMarked;
