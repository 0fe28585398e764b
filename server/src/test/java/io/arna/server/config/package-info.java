/** What a configuration may say, and how everything else is refused. */
@NullMarked
package io.arna.server.config;

import org.jspecify.annotations.NullMarked;
