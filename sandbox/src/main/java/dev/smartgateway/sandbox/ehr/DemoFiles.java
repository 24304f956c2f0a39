package dev.smartgateway.sandbox.ehr;

import java.io.IOException;
import java.util.Arrays;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the files of the demo's apps, each under one path so that a gateway can route it
 * as a whole; the chart library of the demo's own app comes from a WebJar.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EhrProperties.class)
class DemoFiles implements WebMvcConfigurer {

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/demo/lib/**").addResourceLocations(chartLibrary());
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/demo/").setViewName("forward:/demo/index.html");
        registry.addViewController("/apps/cardiac-risk/").setViewName("forward:/apps/cardiac-risk/index.html");
    }

    /**
     * Returns the WebJar's directory, whose path contains its version, which is set only
     * in the parent pom.
     */
    private static Resource chartLibrary() {
        try {
            Resource[] found = new PathMatchingResourcePatternResolver(DemoFiles.class.getClassLoader())
                .getResources("classpath*:/META-INF/resources/webjars/chart.js/*/dist/chart.umd.min.js");
            return Arrays.stream(found)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the chart library is not on the class path"))
                .createRelative("");
        }
        catch (IOException ex) {
            throw new IllegalStateException("the chart library cannot be read", ex);
        }
    }

}
