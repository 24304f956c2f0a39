package dev.smartgateway.command.doctor.report;

import org.jspecify.annotations.Nullable;

/**
 * One result.
 *
 * @param subject what was checked, for example {@code issuer azure}
 * @param check which look
 * @param level how bad
 * @param text what was seen and what it means; no secret, no person
 * @param remedy the setting or command that fixes it
 */
public record CheckResult(String subject, Check check, CheckLevel level, String text, @Nullable String remedy) {

}
