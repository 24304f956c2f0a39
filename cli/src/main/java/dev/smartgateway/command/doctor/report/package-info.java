/**
 * What the doctor found. Observations enter; a text for a person or JSON for a program
 * leaves, and an exit code. It refuses nothing, and whoever writes into it must leave out
 * secrets and persons.
 */
@NullMarked
package dev.smartgateway.command.doctor.report;

import org.jspecify.annotations.NullMarked;
