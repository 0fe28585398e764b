package io.arna.acceptance.architecture.planted.unmarked;

import org.jspecify.annotations.NullUnmarked;

/** Its package has no package-info.java; the annotation here only lets it past the compiler. */
@NullUnmarked
public interface Unmarked {}
