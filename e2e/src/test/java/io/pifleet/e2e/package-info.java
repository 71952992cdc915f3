/** The stories, on real parts. */
package io.pifleet.e2e;
