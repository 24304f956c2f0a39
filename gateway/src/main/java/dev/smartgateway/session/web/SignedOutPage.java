package dev.smartgateway.session.web;

import dev.smartgateway.problem.PlainPage;

/**
 * Confirmation page after a form-based logout.
 */
final class SignedOutPage {

    static final String HTML = PlainPage.html("You are signed out", """
            <p>All charts that were open in this browser are closed. The EHR itself may still be signed in.</p>
                <p>To go on, start the app again from the EHR.</p>""");

    private SignedOutPage() {
    }

}
