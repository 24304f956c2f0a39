/**
 * Coverage-guided fuzzing of what reads bytes from outside. A normal test run replays the
 * seeds beside the tests; {@code JAZZER_FUZZ=1} fuzzes.
 */
@NullMarked
package dev.smartgateway.fuzz;

import org.jspecify.annotations.NullMarked;
