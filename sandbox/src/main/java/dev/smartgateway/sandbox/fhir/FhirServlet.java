package dev.smartgateway.sandbox.fhir;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.FifoMemoryPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * HAPI's server, with endpoints created for a type at its first request, so that start-up
 * does not initialise all types of R4, and with compartment searches for every type.
 */
final class FhirServlet extends RestfulServer {

    private static final String COMPARTMENT = FhirServlet.class.getName() + ".compartment";

    private static final int REMEMBERED_SEARCHES = 2000;

    private final transient Engine engine;

    private final transient ReadWriteLock endpoints = new ReentrantReadWriteLock();

    private final Set<String> served = ConcurrentHashMap.newKeySet();

    FhirServlet(Engine engine) {
        super(engine.context());
        this.engine = engine;
        FifoMemoryPagingProvider pages = new FifoMemoryPagingProvider(REMEMBERED_SEARCHES);
        pages.setDefaultPageSize(20);
        pages.setMaximumPageSize(5000);
        setPagingProvider(pages);
        setDefaultResponseEncoding(EncodingEnum.JSON);
        setServerConformanceProvider(new Conformance(engine));
    }

    @Override
    protected void initialize() {
        SystemEndpoint system = new SystemEndpoint(this.engine);
        registerProvider(system);
        registerInterceptor(system);
        this.engine.now().types().forEach(this::serve);
    }

    /**
     * Buffers the answer, because HAPI flushes after every number it writes.
     */
    @Override
    protected void handleRequest(RequestTypeEnum type, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
        super.handleRequest(type, request, whole);
        whole.copyBodyToResponse();
    }

    /**
     * Returns the resource whose compartment the request searches, or {@code null}.
     */
    static @Nullable IIdType compartment(RequestDetails request) {
        return (IIdType) request.getUserData().get(COMPARTMENT);
    }

    @Override
    public BaseMethodBinding determineResourceMethod(RequestDetails request, String path) {
        String inner = request.getCompartmentName();
        boolean searching = request.getRequestType() == RequestTypeEnum.GET || "_search".equals(request.getOperation());
        if (inner != null && searching && request.getId() != null && this.engine.schema().knows(inner)) {
            request.getUserData().put(COMPARTMENT, request.getId());
            request.setId(null);
            request.setResourceName(inner);
            request.setCompartmentName(null);
        }
        String type = request.getResourceName();
        if (type != null && this.engine.schema().knows(type)) {
            serve(type);
        }
        this.endpoints.readLock().lock();
        try {
            return super.determineResourceMethod(request, path);
        }
        finally {
            this.endpoints.readLock().unlock();
        }
    }

    private void serve(String type) {
        if (this.served.contains(type)) {
            return;
        }
        this.endpoints.writeLock().lock();
        try {
            if (!this.served.contains(type)) {
                registerProvider(new TypeEndpoint(this.engine, type));
                this.served.add(type);
            }
        }
        finally {
            this.endpoints.writeLock().unlock();
        }
    }

}
