package dev.smartgateway.proxy.mode;

import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.outbound.Egress;
import dev.smartgateway.smart.Apps;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the check; {@code gateway.mode-check=false} disables it.
 */
@Configuration(proxyBeanMethods = false)
class ModeConfiguration {

    @Bean
    @ConditionalOnProperty(name = "gateway.mode-check", matchIfMissing = true)
    ModeCheck modeCheck(Apps apps, Egress egress, ApplicationContext context) {
        return new ModeCheck(apps, ServiceProbe.create(egress::on), context);
    }

    @Bean
    ModeWatch modeWatch(ObjectProvider<ModeCheck> check, Egress egress) {
        ModeCheck wanted = check.getIfAvailable();
        return (wanted != null) ? new TokenProbe(ServiceProbe.create(egress::on), wanted::judge) : (issuer, launch) -> {
        };
    }

}
