/** The channels that are compared: what broker and clients need for each, and what each is good for. */
@NullMarked
package io.arna.lab.channel;

import org.jspecify.annotations.NullMarked;
