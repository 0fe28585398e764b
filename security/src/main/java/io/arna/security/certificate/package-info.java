/** Keys, certificates, and an authority that signs them: as OpenSSL has them, so that each may use the files of the other (T4). */
@NullMarked
package io.arna.security.certificate;

import org.jspecify.annotations.NullMarked;
