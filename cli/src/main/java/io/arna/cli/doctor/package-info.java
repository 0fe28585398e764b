/** {@code arna doctor}: tries the parts of a connection, or of a broker's configuration, one after the other, and names the first that does not fit. */
@NullMarked
package io.arna.cli.doctor;

import org.jspecify.annotations.NullMarked;
