package dev.smartgateway.telemetry.log;

import java.nio.file.Files;
import java.nio.file.Path;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/**
 * Logs a number of lines, reports how many were dropped, and ends.
 */
final class LoggingProcess {

    private LoggingProcess() {
    }

    public static void main(String[] arguments) throws Exception {
        LoggingSystem system = LoggingSystem.get(LoggingProcess.class.getClassLoader());
        system.beforeInitialize();
        system.initialize(new LoggingInitializationContext(new StandardEnvironment()), "classpath:logback-spring.xml",
                LogFile.get(new StandardEnvironment()));
        Logger log = LoggerFactory.getLogger(LoggingProcess.class);
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            log.info("a line that nobody reads, number {}", i);
        }
        Files.writeString(Path.of(arguments[0]), String.valueOf(DroppingAppender.dropped()));
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

}
