/** When people let boxes be disturbed. */
@NullMarked
package io.pifleet.operator.window;

import org.jspecify.annotations.NullMarked;
