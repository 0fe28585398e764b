/**
 * The conformance page: which test shows which numbered statement of MQTT 5.0 and 3.1.1, and which is not shown and why.
 *
 * <p>{@link io.arna.acceptance.spec.Specification} fixes the numbers there are, {@link io.arna.acceptance.spec.Catalogue}
 * reads what they say, {@link io.arna.acceptance.spec.CompiledTests} finds the tests that cite them, and
 * {@link io.arna.acceptance.spec.ConformanceMatrix} brings the three together.
 */
@NullMarked
package io.arna.acceptance.spec;

import org.jspecify.annotations.NullMarked;
