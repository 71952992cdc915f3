/** Goals of quality.md, measured on real parts: one line each, and a command that prints them. */
@NullMarked
package io.pifleet.e2e.bench;

import org.jspecify.annotations.NullMarked;
