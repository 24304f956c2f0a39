package dev.smartgateway.session.web;

/**
 * What a person sees who signed out by a form.
 */
final class SignedOutPage {

    static final String HTML = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex">
              <title>You are signed out</title>
              <style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:40rem;padding:0 1rem;color:#1b1b1b}
              </style>
            </head>
            <body>
              <main>
                <h1>You are signed out</h1>
                <p>All charts that were open in this browser are closed. The EHR itself may still be signed in.</p>
                <p>To go on, start the app again from the EHR.</p>
              </main>
            </body>
            </html>
            """;

    private SignedOutPage() {
    }

}
