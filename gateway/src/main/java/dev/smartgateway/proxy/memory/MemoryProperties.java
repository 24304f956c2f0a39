package dev.smartgateway.proxy.memory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Memory for the bodies of FHIR calls in progress.
 *
 * @param budget memory for the bodies of all FHIR calls in progress on a replica, copies
 * included; above it calls get 503 before anything is sent. Zero means two fifths of the
 * heap
 * @param sessionShare percentage of the budget that one session may use
 */
@ConfigurationProperties("gateway.memory")
record MemoryProperties(@DefaultValue("0B") DataSize budget, @DefaultValue("40") int sessionShare) {

    /** Returns the budget in bytes for a heap of this size. */
    long bytes(long heap) {
        return (this.budget.toBytes() > 0) ? this.budget.toBytes() : heap / 5 * 2;
    }

}
