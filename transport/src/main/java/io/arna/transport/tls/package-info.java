/**
 * What TLS is spoken with: keys and certificates read from files and checked, contexts that are replaced while the broker runs, and who a
 * certificate says somebody is.
 */
@NullMarked
package io.arna.transport.tls;

import org.jspecify.annotations.NullMarked;
