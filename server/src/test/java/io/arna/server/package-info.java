/** The broker as one object: what it opens, what it says when it cannot, and how it ends. */
@NullMarked
package io.arna.server;

import org.jspecify.annotations.NullMarked;
