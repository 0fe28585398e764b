/** What came of a run, for people: HTML, Markdown, plots. */
@NullMarked
package io.arna.lab.report;

import org.jspecify.annotations.NullMarked;
