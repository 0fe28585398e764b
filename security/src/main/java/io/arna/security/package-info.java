/** Who may connect, and what they may do: the answers to the broker's ports {@link io.arna.broker.port.Authenticator} and {@link io.arna.broker.port.Authorizer}. */
@NullMarked
package io.arna.security;

import org.jspecify.annotations.NullMarked;
