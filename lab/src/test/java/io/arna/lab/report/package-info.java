@NullMarked
package io.arna.lab.report;

import org.jspecify.annotations.NullMarked;
