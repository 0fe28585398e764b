/** What each option of Mosquitto's becomes, or why it is refused. */
@NullMarked
package io.arna.server.mosquitto;

import org.jspecify.annotations.NullMarked;
