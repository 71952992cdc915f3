/** What people have declared, as the API server last told, and how reconcilers are woken. */
@NullMarked
package io.pifleet.operator.catalog;

import org.jspecify.annotations.NullMarked;
