/**
 * The MQTT client that our own tools and bridges speak with.
 */
@NullMarked
package io.arna.client;

import org.jspecify.annotations.NullMarked;
