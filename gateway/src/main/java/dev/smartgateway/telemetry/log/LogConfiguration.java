package dev.smartgateway.telemetry.log;

import dev.smartgateway.telemetry.LogMetric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LogConfiguration {

    @Bean
    FunctionCounter logLost(MeterRegistry meters) {
        return FunctionCounter
            .builder(LogMetric.LOST.metric(), DroppingAppender.class, (type) -> DroppingAppender.dropped())
            .description(LogMetric.LOST.description())
            .register(meters);
    }

}
