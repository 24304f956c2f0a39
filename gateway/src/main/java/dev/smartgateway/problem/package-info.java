/**
 * One error value, one carrier, one writer. A {@link dev.smartgateway.problem.Reason} or
 * a policy's own reason code enters, an OperationOutcome (on FHIR paths), a problem+json
 * document or a plain page leaves. It refuses to carry data of a patient, a stack trace
 * or the text of an upstream. For the start there is one {@link ConfigurationFault},
 * which names what an operator wrote and what to write instead.
 */
@NullMarked
package dev.smartgateway.problem;

import org.jspecify.annotations.NullMarked;
