/** {@code arna certs}: an authority of one's own, and the keys and certificates of a broker and its clients. */
@NullMarked
package io.arna.cli.certs;

import org.jspecify.annotations.NullMarked;
