/** HTTPS, resumable, as the box's way to files. */
@NullMarked
package io.pifleet.agent.download;

import org.jspecify.annotations.NullMarked;
