/** What is measured, by name: kinds of traffic, the figures they give, and the process they are taken from. */
@NullMarked
package io.arna.bench.scenario;

import org.jspecify.annotations.NullMarked;
