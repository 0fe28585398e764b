/** Certificates for tests of TLS, good ones and others. */
@NullMarked
package io.arna.mqtt.certificate;

import org.jspecify.annotations.NullMarked;
