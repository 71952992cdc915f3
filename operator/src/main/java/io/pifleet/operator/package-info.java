/** The operator: settings that all its features share. */
@NullMarked
package io.pifleet.operator;

import org.jspecify.annotations.NullMarked;
