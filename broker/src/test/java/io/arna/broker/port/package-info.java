@NullMarked
package io.arna.broker.port;

import org.jspecify.annotations.NullMarked;
