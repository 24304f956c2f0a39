/**
 * Tests of the module boundaries of the command line.
 */
@org.jspecify.annotations.NullUnmarked
package dev.smartgateway.command;
