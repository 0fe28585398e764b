package io.arna.acceptance.architecture.planted.cycle;

import io.arna.acceptance.architecture.planted.cycle.egg.Egg;

/** Comes from an egg. */
public record Hen(Egg from) {}
