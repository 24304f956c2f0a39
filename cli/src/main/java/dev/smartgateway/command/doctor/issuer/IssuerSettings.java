package dev.smartgateway.command.doctor.issuer;

import java.net.URI;
import java.util.Locale;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.operator.EntraAddress;
import dev.smartgateway.operator.ModeRules;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Checks of an issuer's settings that need no request.
 */
public final class IssuerSettings {

    private static final String FIRST_PARTY = "https://azurehealthcareapis.com";

    private final Issuer issuer;

    private final String callback;

    public IssuerSettings(Issuer issuer, String callback) {
        this.issuer = issuer;
        this.callback = callback;
    }

    /**
     * Returns whether the authorization server is Entra, as far as the configuration
     * shows.
     */
    static boolean entra(Issuer issuer) {
        URI token = issuer.address().endpoints().token();
        return issuer.rules().dialect() == Issuer.Dialect.ENTRA || EntraAddress.login(token)
                || EntraAddress.external(token);
    }

    /** Returns the value as it is written in the configuration. */
    public static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public void examine(Report.Notes notes) {
        notes.note(Check.CONNECT_MY_OWN_APP, "Register exactly this redirect URI: " + this.callback
                + (entra(this.issuer) ? " (platform Web, not single-page application)." : "."));
        audiences(notes);
        external(notes);
        ModeRules.configured(this.issuer)
            .forEach((one) -> notes.wrong(one.text().contains("Practitioner") ? Check.PRACTITIONERS_SEE_NO_PATIENT
                    : Check.WHO_ENFORCES_SCOPES, one.text(), one.remedy()));
        if (entra(this.issuer)) {
            notes.note(Check.REFRESH_PLATFORM,
                    "It cannot be checked from here whether the redirect URI is registered under Web or under "
                            + "single-page application. If sessions end exactly 24 hours after sign-in, or Entra "
                            + "reports AADSTS9002327, it "
                            + "is registered under single-page application; 'azure setup' moves it to Web.");
        }
    }

    private void audiences(Report.Notes notes) {
        Issuer.Address address = this.issuer.address();
        notes.ok(Check.AUDIENCES,
                "iss " + address.iss() + "; fhir-base " + address.fhirBase() + "; aud "
                        + or(address.audience().aud(), "as iss") + "; token-audience "
                        + (address.audience().tokens().isEmpty() ? "not checked"
                                : String.join(", ", address.audience().tokens()))
                        + "; scope-prefix " + or(address.audience().scopePrefix(), "none") + ".");
        address.audience().tokens().forEach((audience) -> audience(audience, address, notes));
    }

    private void audience(String audience, Issuer.Address address, Report.Notes notes) {
        if (audience.startsWith(FIRST_PARTY)) {
            notes.wrong(Check.NO_LAUNCH_CONTEXT,
                    "token-audience is Microsoft's own API. Its tokens contain user_impersonation instead of SMART "
                            + "scopes, and no fhirUser.",
                    "use the App ID URI of your own FHIR resource app; 'azure setup' creates it");
        }
        else if (entra(this.issuer) && audience.replaceAll("/+$", "").equals(address.fhirBase().toString())) {
            notes.warn(Check.AUDIENCES,
                    "token-audience is the FHIR base. With SMART scopes the audience is the App ID URI of the FHIR "
                            + "resource app, in a verified domain.",
                    "compare it with authenticationConfiguration.audience of the FHIR service");
        }
        else if (entra(this.issuer) && EntraAddress.guid(audience)) {
            notes.warn(Check.AUDIENCES,
                    "token-audience is a GUID. This is correct only if the resource app issues v2 access tokens; the "
                            + "service's authority must then end in /v2.0.",
                    "use the App ID URI unless requestedAccessTokenVersion is 2");
        }
    }

    private void external(Report.Notes notes) {
        if (!EntraAddress.external(this.issuer.address().endpoints().token())) {
            return;
        }
        if (this.issuer.rules().mode() == Mode.RBAC) {
            notes.wrong(Check.EXTERNAL_USERS_GET_403,
                    "Users of B2C or External ID cannot hold Azure roles, so the FHIR service answers 403 to all of "
                            + "them in mode rbac.",
                    "set mode to smart-user and add the provider to smartIdentityProviders of the FHIR service");
        }
        else {
            notes.warn(Check.EXTERNAL_USERS_GET_403,
                    "External users need smartIdentityProviders on the FHIR service (at most two, each with this client "
                            + "id and exact audience, data action Read) and up to ten minutes until the change takes "
                            + "effect.",
                    "compare them with client.id and token-audience");
        }
    }

    private static String or(@Nullable String text, String otherwise) {
        return (text != null) ? text : otherwise;
    }

}
