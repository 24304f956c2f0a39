package dev.smartgateway.sandbox.fhir;

import java.util.Date;
import java.util.List;
import java.util.Map;

import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import ca.uhn.fhir.rest.server.method.BaseResourceReturningMethodBinding;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import ca.uhn.fhir.rest.server.util.ServletRequestUtil;
import com.google.common.collect.ArrayListMultimap;
import dev.smartgateway.sandbox.fhir.write.Outcome;
import dev.smartgateway.sandbox.fhir.write.Transaction;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;

/**
 * Handles batch and transaction. The writes of a transaction happen all or not at all;
 * its reads run afterwards, and the error of a failed read is in its own entry.
 */
final class Bundles {

    private final Engine engine;

    private final ServletRequestDetails request;

    Bundles(Engine engine, ServletRequestDetails request) {
        this.engine = engine;
        this.request = request;
    }

    Bundle answer(Bundle asked) {
        Bundle answer = new Bundle();
        if (asked.getType() == BundleType.BATCH) {
            answer.setType(BundleType.BATCHRESPONSE);
            asked.getEntry().forEach((entry) -> answer.addEntry(batched(entry)));
            return answer;
        }
        if (asked.getType() != BundleType.TRANSACTION) {
            throw new InvalidRequestException("The Bundle is neither a batch nor a transaction");
        }
        answer.setType(BundleType.TRANSACTIONRESPONSE);
        Map<BundleEntryComponent, Outcome> written = write(
                asked.getEntry().stream().filter((entry) -> !reads(entry)).toList());
        asked.getEntry().forEach((entry) -> answer.addEntry(reads(entry) ? batched(entry) : done(entry, written)));
        return answer;
    }

    private Map<BundleEntryComponent, Outcome> write(List<BundleEntryComponent> entries) {
        return this.engine.write(this.request.getFhirServerBase(),
                (writes) -> new Transaction(this.engine.context(), writes).run(entries));
    }

    private BundleEntryComponent batched(BundleEntryComponent entry) {
        try {
            return reads(entry) ? read(entry) : done(entry, write(List.of(entry)));
        }
        catch (BaseServerResponseException ex) {
            BundleEntryComponent answer = new BundleEntryComponent();
            OperationOutcome outcome = new OperationOutcome();
            outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(IssueType.PROCESSING)
                .setDiagnostics(ex.getMessage());
            answer.getResponse().setStatus(String.valueOf(ex.getStatusCode())).setOutcome(outcome);
            return answer;
        }
    }

    private static boolean reads(BundleEntryComponent entry) {
        return entry.getRequest().getMethod() == HTTPVerb.GET;
    }

    private BundleEntryComponent done(BundleEntryComponent entry, Map<BundleEntryComponent, Outcome> written) {
        BundleEntryComponent answer = new BundleEntryComponent();
        Outcome outcome = written.get(entry);
        if (outcome == null) {
            answer.getResponse().setStatus("204 No Content");
            return answer;
        }
        answer.getResponse()
            .setStatus(outcome.created() ? "201 Created" : "200 OK")
            .setLocation(outcome.version().versionedId().getValue())
            .setEtag(RestfulServerUtils.createEtag(String.valueOf(outcome.version().number())))
            .setLastModified(Date.from(outcome.version().at()));
        String prefer = this.request.getHeader(Constants.HEADER_PREFER);
        if (prefer != null && prefer.contains("return=representation")) {
            answer.setResource(outcome.version().copy());
        }
        return answer;
    }

    private BundleEntryComponent read(BundleEntryComponent entry) {
        String path = Transaction.path(entry, this.request.getFhirServerBase());
        ServletSubRequestDetails inner = ServletRequestUtil.getServletSubRequestDetails(this.request, path, "GET",
                ArrayListMultimap.create());
        BaseMethodBinding method = inner.getServer().determineResourceMethod(inner, inner.getRequestPath());
        if (!(method instanceof BaseResourceReturningMethodBinding binding)) {
            throw new InvalidRequestException("The request is not supported in a Bundle");
        }
        inner.setRestOperationType(method.getRestOperationType(inner));
        Resource found = trimmed(inner, (Resource) binding.doInvokeServer(inner.getServer(), inner));
        BundleEntryComponent answer = new BundleEntryComponent();
        answer.setResource(found).getResponse().setStatus("200 OK");
        if (found.getIdElement().hasVersionIdPart()) {
            answer.getResponse().setEtag(RestfulServerUtils.createEtag(found.getIdElement().getVersionIdPart()));
        }
        return answer;
    }

    /**
     * HAPI applies {@code _summary} and {@code _elements} while it writes, so a nested
     * answer is written once by itself.
     */
    private Resource trimmed(ServletSubRequestDetails inner, Resource found) {
        if (!inner.getParameters().containsKey("_summary") && !inner.getParameters().containsKey("_elements")) {
            return found;
        }
        IParser parser = this.engine.context().newJsonParser();
        RestfulServerUtils.configureResponseParser(inner, parser);
        return (Resource) this.engine.context().newJsonParser().parseResource(parser.encodeResourceToString(found));
    }

}
