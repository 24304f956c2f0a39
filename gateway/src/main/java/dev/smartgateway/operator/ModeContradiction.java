package dev.smartgateway.operator;

/**
 * A contradiction between configuration and observed behaviour.
 *
 * @param text what was observed and what it means
 * @param remedy what to change
 */
public record ModeContradiction(String text, String remedy) {

}
