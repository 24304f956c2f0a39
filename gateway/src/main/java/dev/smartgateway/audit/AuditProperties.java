package dev.smartgateway.audit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the audit trail.
 *
 * @param queue events that may wait for the sink before further ones are lost (and
 * counted)
 * @param file where the trail goes, a new file each day, old ones compressed and never
 * deleted; the console if absent
 */
@ConfigurationProperties("gateway.audit")
record AuditProperties(@DefaultValue("10000") int queue, @Nullable String file) {
}
