package io.arna.security.lockout;

/**
 * Why somebody has to wait.
 *
 * @param suspect whose failures it is for
 * @param ban whether it was the last failure that is borne; otherwise it is a delay after one of them
 * @param remainingMillis how long still, at least 1
 */
public record Hold(Suspect suspect, boolean ban, long remainingMillis) {}
