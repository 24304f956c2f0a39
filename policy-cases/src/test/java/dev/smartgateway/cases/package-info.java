/**
 * Tests of the case runner.
 */
@org.jspecify.annotations.NullUnmarked
package dev.smartgateway.cases;
