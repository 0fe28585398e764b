package io.arna.acceptance.architecture.planted.cycle.egg;

import io.arna.acceptance.architecture.planted.cycle.Hen;

/** Laid by a hen. */
public record Egg(Hen by) {}
