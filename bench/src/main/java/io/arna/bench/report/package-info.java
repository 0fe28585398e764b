/** Results in writing: a line for the terminal, JSON for programs, HTML with plots for people, Markdown for the documentation. */
@NullMarked
package io.arna.bench.report;

import org.jspecify.annotations.NullMarked;
