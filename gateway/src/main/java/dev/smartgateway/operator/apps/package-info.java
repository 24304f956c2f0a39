/**
 * Apps and issuers. Input: the YAML files of {@code config/apps}. Output: the {@code
 * Apps} bean. Rejects: files that the reader rejects, and keys that contradict each
 * other; the gateway then does not start.
 */
@NullMarked
package dev.smartgateway.operator.apps;

import org.jspecify.annotations.NullMarked;
