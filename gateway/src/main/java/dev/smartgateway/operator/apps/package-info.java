/**
 * Apps and issuers. Input: the YAML files of {@code config/apps}. Output: the
 * {@code Apps} bean and one {@code Intake} per issuer. Rejects: any unknown, doubled,
 * missing or malformed key, saying which file, which key and what to write instead; the
 * gateway then does not start.
 */
@NullMarked
package dev.smartgateway.operator.apps;

import org.jspecify.annotations.NullMarked;
