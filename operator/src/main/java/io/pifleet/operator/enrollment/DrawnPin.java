package io.pifleet.operator.enrollment;

import io.pifleet.protocol.Pin;

/**
 * A PIN that no live Enrollment has.
 *
 * @param pin to be shown
 * @param digest by which a claim finds it
 */
record DrawnPin(Pin pin, String digest) {}
