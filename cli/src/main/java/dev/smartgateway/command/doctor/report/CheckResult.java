package dev.smartgateway.command.doctor.report;

import org.jspecify.annotations.Nullable;

/**
 * One result.
 *
 * @param subject what was checked, for example {@code issuer azure}
 * @param check the check
 * @param level severity
 * @param text what was found and what it means; contains no secret and no personal data
 * @param remedy the setting or command that fixes it
 */
public record CheckResult(String subject, Check check, CheckLevel level, String text, @Nullable String remedy) {

}
