/** The agent's folder on a real file system. */
@NullMarked
package io.pifleet.agent.disk;

import org.jspecify.annotations.NullMarked;
