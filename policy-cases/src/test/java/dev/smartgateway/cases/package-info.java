/**
 * The case harness: that it fails when it should.
 */
@org.jspecify.annotations.NullUnmarked
package dev.smartgateway.cases;
