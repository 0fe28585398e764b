/** {@code arna passwd}: keeps password files, with the options of mosquitto_passwd. */
@NullMarked
package io.arna.cli.passwd;

import org.jspecify.annotations.NullMarked;
