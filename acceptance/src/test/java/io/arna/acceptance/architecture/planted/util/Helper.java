package io.arna.acceptance.architecture.planted.util;

/** Helps, with what nobody knows. */
public interface Helper {}
