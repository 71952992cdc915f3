/** The box's key and certificate, and whom it trusts. */
@NullMarked
package io.pifleet.agent.credential;

import org.jspecify.annotations.NullMarked;
