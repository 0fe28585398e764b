/** What a client may do: rules, the files they come from, and the decision with its reason (Z1–Z5). */
@NullMarked
package io.arna.security.permission;

import org.jspecify.annotations.NullMarked;
