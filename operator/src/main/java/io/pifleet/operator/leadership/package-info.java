/** One operator leads; every command carries its epoch. */
@NullMarked
package io.pifleet.operator.leadership;

import org.jspecify.annotations.NullMarked;
