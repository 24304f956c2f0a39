package dev.smartgateway.session.store;

import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.InMemoryWebSessionStore;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Prevents other components from creating web sessions: each exchange gets an empty
 * session that ends with the request, sets no cookie and is not stored.
 */
final class NoWebSessions implements WebSessionManager {

    @Override
    public Mono<WebSession> getSession(ServerWebExchange exchange) {
        return new InMemoryWebSessionStore().createWebSession();
    }

}
