/** What a secure channel costs: the same traffic over several channels in turn, and a report that says what came of it. */
@NullMarked
package io.arna.lab;

import org.jspecify.annotations.NullMarked;
