package dev.smartgateway.launch;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of launches.
 *
 * @param pendingLife how long a user may take to sign in
 * @param maxUrl longest authorization URL sent by GET, in characters; longer ones are
 * sent by POST if the issuer accepts that
 * @param handleLife how long a deposited launch context waits for its launch
 * @param choosingLife how long a user may take to choose a patient in the picker; the
 * tokens are kept as long
 * @param headerlessPicker let browsers without Fetch Metadata choose a patient; a script
 * in an app's page could then choose, too. For browsers before 2023 only
 */
@ConfigurationProperties("gateway.launch")
record LaunchProperties(@DefaultValue("10m") Duration pendingLife, @DefaultValue("4096") int maxUrl,
        @DefaultValue("5m") Duration handleLife, @DefaultValue("5m") Duration choosingLife,
        @DefaultValue("false") boolean headerlessPicker) {
}
