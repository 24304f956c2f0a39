package dev.smartgateway.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the audit trail.
 *
 * @param queue events that may wait for the sink before further ones are lost (and
 * counted)
 */
@ConfigurationProperties("gateway.audit")
record AuditProperties(@DefaultValue("10000") int queue) {
}
