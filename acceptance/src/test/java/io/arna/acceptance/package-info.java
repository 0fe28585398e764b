/**
 * Tests of the whole: that the rooms see only what they may, that the running broker keeps what MQTT promises, and that
 * clients nobody here wrote get along with it.
 */
@NullMarked
package io.arna.acceptance;

import org.jspecify.annotations.NullMarked;
