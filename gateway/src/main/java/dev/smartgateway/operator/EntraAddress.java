package dev.smartgateway.operator;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Recognises addresses of Microsoft's services.
 */
public final class EntraAddress {

    private static final List<String> LOGIN = List.of("login.microsoftonline.com", "login.microsoftonline.us",
            "login.partner.microsoftonline.cn", "login.windows.net", "sts.windows.net");

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            Pattern.CASE_INSENSITIVE);

    private EntraAddress() {
    }

    /** Whether it is Entra for a workforce tenant. */
    public static boolean login(@Nullable URI url) {
        return url != null && LOGIN.contains(host(url));
    }

    /** Whether it belongs to Azure AD B2C or Entra External ID. */
    public static boolean external(@Nullable URI url) {
        return url != null && (host(url).endsWith(".b2clogin.com") || host(url).endsWith(".ciamlogin.com"));
    }

    /** Whether it is an endpoint of Entra's first version. */
    public static boolean firstVersion(@Nullable URI url) {
        return login(url) && url != null && !url.getPath().contains("/v2.0");
    }

    /** Whether it is the FHIR service of Azure Health Data Services. */
    public static boolean fhirService(URI url) {
        return host(url).endsWith(".azurehealthcareapis.com");
    }

    /** The tenant in an address. */
    public static Optional<String> tenant(String address) {
        return GUID.matcher(address).results().map((found) -> found.group().toLowerCase(Locale.ROOT)).findFirst();
    }

    /** Whether a text is a GUID. */
    public static boolean guid(String text) {
        return GUID.matcher(text).matches();
    }

    /** The host in lower case. */
    public static String host(URI url) {
        return String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    }

}
