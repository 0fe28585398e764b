@NullMarked
package io.arna.lab.statistics;

import org.jspecify.annotations.NullMarked;
