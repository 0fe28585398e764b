@NullMarked
package io.arna.lab.run;

import org.jspecify.annotations.NullMarked;
