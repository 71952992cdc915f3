/** The library: Contents, and the object store that holds their bytes. */
@NullMarked
package io.pifleet.operator.content;

import org.jspecify.annotations.NullMarked;
