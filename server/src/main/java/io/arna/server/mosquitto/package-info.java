/**
 * Mosquitto's configuration: {@code mosquitto.conf} read as it is, and told in the keys of ours with the file and line that each comes from.
 *
 * <p>{@link io.arna.server.mosquitto.MosquittoConf} is the way in. What has no meaning here is named with what to do instead; what would weaken
 * security if it were left out is refused.
 */
@NullMarked
package io.arna.server.mosquitto;

import org.jspecify.annotations.NullMarked;
