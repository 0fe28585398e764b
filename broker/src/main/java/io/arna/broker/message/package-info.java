/** What travels through the broker: a message, said once by its publisher and shared by everybody who hears it. */
@NullMarked
package io.arna.broker.message;

import org.jspecify.annotations.NullMarked;
