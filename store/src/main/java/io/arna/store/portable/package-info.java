/**
 * What a store keeps, as lines of JSON that other versions and other engines can read: {@code docs/reference/store-export.md} is the format.
 */
@NullMarked
package io.arna.store.portable;

import org.jspecify.annotations.NullMarked;
