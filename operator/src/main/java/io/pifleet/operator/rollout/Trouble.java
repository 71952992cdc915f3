package io.pifleet.operator.rollout;

/**
 * Why a site does not get there.
 *
 * @param reason one word
 * @param message one sentence with the figures
 */
public record Trouble(String reason, String message) {}
