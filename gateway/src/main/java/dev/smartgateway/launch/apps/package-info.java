/**
 * The operator's apps and issuers. In come the YAML files of {@code config/apps}; out
 * goes the {@code Apps} bean and, for the front door alone, one {@code Intake} per
 * issuer. Refuses to start on any unknown, doubled, missing or malformed key, and says
 * which file, which key and what to write instead.
 */
@NullMarked
package dev.smartgateway.launch.apps;

import org.jspecify.annotations.NullMarked;
