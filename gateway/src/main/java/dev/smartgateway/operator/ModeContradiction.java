package dev.smartgateway.operator;

/**
 * One place where configuration and reality differ.
 *
 * @param text what was seen and what it means
 * @param remedy what to change
 */
public record ModeContradiction(String text, String remedy) {

}
