/** {@code arna store}: looks at what a broker keeps on disk, and brings it elsewhere. */
@NullMarked
package io.arna.cli.store;

import org.jspecify.annotations.NullMarked;
