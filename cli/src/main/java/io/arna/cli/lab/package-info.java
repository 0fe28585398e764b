/** {@code arna lab}: what a secure channel costs, measured. */
@NullMarked
package io.arna.cli.lab;

import org.jspecify.annotations.NullMarked;
