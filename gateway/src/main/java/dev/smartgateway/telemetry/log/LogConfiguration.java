package dev.smartgateway.telemetry.log;

import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LogConfiguration {

    @Bean
    FunctionCounter logLost(MeterRegistry meters) {
        return GatewayMetric.LOG_LOST.counted(meters, DroppingAppender.class, (type) -> DroppingAppender.dropped());
    }

}
