/** The running broker and peers that mean it no good: whatever they send, it is they alone who lose their connection. */
@NullMarked
package io.arna.acceptance.hostile;

import org.jspecify.annotations.NullMarked;
