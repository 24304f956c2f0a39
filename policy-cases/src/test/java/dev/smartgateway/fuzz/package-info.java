/**
 * Coverage-guided fuzzing of the parsers of external input. A normal test run replays the
 * seeds beside the tests; {@code JAZZER_FUZZ=1} fuzzes.
 */
@NullMarked
package dev.smartgateway.fuzz;

import org.jspecify.annotations.NullMarked;
