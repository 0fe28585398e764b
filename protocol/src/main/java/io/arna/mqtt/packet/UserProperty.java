package io.arna.mqtt.packet;

/** A name and a value whose meaning MQTT leaves to the applications; order and repetition are kept [MQTT-3.3.2-18]. */
public record UserProperty(String name, String value) {}
