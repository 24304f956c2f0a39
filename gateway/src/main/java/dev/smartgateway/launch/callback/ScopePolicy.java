package dev.smartgateway.launch.callback;

import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * What the organisation allows an app at most.
 */
@FunctionalInterface
public interface ScopePolicy {

    /** No limit besides what the operator wrote into the app file. */
    ScopePolicy AS_CONFIGURED = (app) -> null;

    /**
     * Allowed scopes.
     * @return {@code null} if there is no limit besides the app file
     */
    @Nullable Scopes allowed(App app);

}
