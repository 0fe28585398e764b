/** Planted: everything the rules of MQTT must not do. */
@NullMarked
package io.arna.acceptance.architecture.planted.impure;

import org.jspecify.annotations.NullMarked;
