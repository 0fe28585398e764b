package io.arna.broker.port;

import org.jspecify.annotations.Nullable;

/**
 * What a client has proved before it said a word of MQTT, as with the key of a certificate that its listener trusts.
 *
 * @param username who it is; null when its listener takes no user names from there
 * @param clientId the client id it goes by, whatever it says in CONNECT; null when it names itself
 * @param commonName of its certificate; null when there is none
 */
public record Proven(@Nullable String username, @Nullable String clientId, @Nullable String commonName) {}
