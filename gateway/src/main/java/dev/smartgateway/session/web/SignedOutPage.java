package dev.smartgateway.session.web;

import java.net.URI;
import java.util.Map;

import dev.smartgateway.problem.PlainPage;

/**
 * Confirmation page after a form-based logout.
 */
final class SignedOutPage {

    private static final String TEXT = """
            <p>All charts that were open in this browser are closed. The EHR itself may still be signed in.</p>
                <p>To go on, start the app again from the EHR.</p>""";

    /**
     * The page.
     * @param elsewhere where else the person may sign out, by issuer name
     */
    static String html(Map<String, URI> elsewhere) {
        return PlainPage.html("You are signed out", TEXT + ProviderSignOut.html(elsewhere));
    }

    private SignedOutPage() {
    }

}
