package io.arna.mqtt;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The numbered statements of the specification that a test shows, kept or refused. {@code MQTT-3.1.2-24} is a number of
 * MQTT 5.0, {@code v3 MQTT-3.1.2-24} one of MQTT 3.1.1. The conformance page is made from these numbers, and a number
 * no specification has fails the build.
 *
 * <p>On a class it speaks for the class as a whole.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Spec {

    /** The numbers, as they are written in the specification's list of statements. */
    String[] value();
}
