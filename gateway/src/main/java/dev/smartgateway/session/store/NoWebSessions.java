package dev.smartgateway.session.store;

import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.InMemoryWebSessionStore;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Keeps everything else from making sessions: whoever asks the exchange for a session
 * gets an empty one that ends with the request, sets no cookie and is kept nowhere.
 */
final class NoWebSessions implements WebSessionManager {

    @Override
    public Mono<WebSession> getSession(ServerWebExchange exchange) {
        return new InMemoryWebSessionStore().createWebSession();
    }

}
