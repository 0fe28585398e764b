package io.arna.server.mosquitto;

/**
 * A key of our configuration, with its value and the line that it comes from.
 *
 * @param path of the key, as in {@code listeners[0].port}
 * @param value as it would be written for that key
 * @param file where it was written
 * @param line from 1 on; 0 when nobody wrote it and it is Mosquitto's default
 */
public record Setting(String path, String value, String file, int line) {}
