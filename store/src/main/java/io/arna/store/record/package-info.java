/** What the bytes on disk mean: keys, in whose order everything is read, and values. All of format {@value io.arna.store.record.Keys#FORMAT}. */
@NullMarked
package io.arna.store.record;

import org.jspecify.annotations.NullMarked;
