package dev.smartgateway.launch.start;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The one line of script that submits the authorization request by POST.
 */
final class SubmitScript {

    static final String TEXT = "document.forms[0].submit();";

    /** Source expression for the content security policy. */
    static final String HASH = "sha256-" + hash();

    private SubmitScript() {
    }

    private static String hash() {
        try {
            return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(StandardCharsets.UTF_8)));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
