/** Plans and runs the measurements, and keeps the samples. */
@NullMarked
package io.arna.lab.run;

import org.jspecify.annotations.NullMarked;
