package dev.smartgateway.launch.web;

import java.util.Base64;

import dev.smartgateway.smart.Sha256;

/**
 * An inline script of a page, allowed only by its hash.
 *
 * @param text the script; never contains external input
 */
public record InlineScript(String text) {

    /** Submits the only form of a page. */
    public static final InlineScript SUBMIT = new InlineScript("document.forms[0].submit();");

    /**
     * Requests access to the gateway's cookies in a frame when the user clicks (Storage
     * Access API).
     */
    public static final InlineScript STORAGE_ACCESS = new InlineScript("""
            if (window.self !== window.top && document.requestStorageAccess) {
              const show = (id) => { document.getElementById(id).hidden = false; };
              show("framed");
              document.getElementById("allow").addEventListener("click", () => {
                document.requestStorageAccess().then(() => show("allowed"), () => show("denied"));
              });
            }
            """);

    /**
     * Returns the source expression for a content security policy.
     */
    String source() {
        return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(this.text)) + "'";
    }

}
