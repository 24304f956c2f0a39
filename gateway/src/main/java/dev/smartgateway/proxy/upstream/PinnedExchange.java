package dev.smartgateway.proxy.upstream;

import java.util.HashMap;
import java.util.Map;

import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * An exchange of its own for one call of the FHIR service: request and response are ours,
 * and of the browser's attributes only the route is kept.
 */
final class PinnedExchange extends ServerWebExchangeDecorator {

    private final PinnedCall request;

    private final CollectedAnswer response;

    private final Map<String, Object> attributes = new HashMap<>();

    PinnedExchange(ServerWebExchange browser, PinnedCall request, CollectedAnswer response) {
        super(browser);
        this.request = request;
        this.response = response;
        this.attributes.put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR,
                browser.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR));
        this.attributes.put(ExactTarget.TARGET, request.getURI());
    }

    @Override
    public ServerHttpRequest getRequest() {
        return this.request;
    }

    @Override
    public ServerHttpResponse getResponse() {
        return this.response;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return this.attributes;
    }

}
