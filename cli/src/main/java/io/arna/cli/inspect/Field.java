package io.arna.cli.inspect;

/**
 * A named part of a packet.
 *
 * @param part of which of the three it is: fixed header, variable header, payload
 * @param name what the specification calls it
 * @param at offset of its first byte in the packet
 * @param length how many bytes it takes
 * @param value in words
 * @param secret whether its bytes are not to be shown
 */
record Field(String part, String name, int at, int length, String value, boolean secret) {}
