package dev.smartgateway;

import java.net.URI;

/**
 * {@code gateway.public-url} is no origin that cookies and redirects can rest on.
 */
final class BadPublicUrlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadPublicUrlException(URI value) {
        super("gateway.public-url is " + value);
    }

}
