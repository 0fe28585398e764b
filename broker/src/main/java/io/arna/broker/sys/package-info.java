/** What the broker publishes about itself under {@code $SYS}, in the two trees users know (P16). */
@NullMarked
package io.arna.broker.sys;

import org.jspecify.annotations.NullMarked;
