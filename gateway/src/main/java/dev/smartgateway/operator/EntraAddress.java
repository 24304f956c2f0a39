package dev.smartgateway.operator;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Recognises addresses of Microsoft services.
 */
public final class EntraAddress {

    private static final List<String> LOGIN = List.of("login.microsoftonline.com", "login.microsoftonline.us",
            "login.partner.microsoftonline.cn", "login.chinacloudapi.cn", "login.windows.net", "sts.windows.net");

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            Pattern.CASE_INSENSITIVE);

    private EntraAddress() {
    }

    /** Returns whether a URL belongs to Entra ID for a workforce tenant. */
    public static boolean login(@Nullable URI url) {
        return url != null && LOGIN.contains(host(url));
    }

    /** Returns whether a URL belongs to Azure AD B2C or Entra External ID. */
    public static boolean external(@Nullable URI url) {
        return url != null && (host(url).endsWith(".b2clogin.com") || host(url).endsWith(".ciamlogin.com"));
    }

    /** Returns whether a URL is a v1.0 endpoint of Entra. */
    public static boolean firstVersion(@Nullable URI url) {
        return login(url) && url != null && !url.getPath().contains("/v2.0");
    }

    /**
     * Returns whether a URL belongs to the FHIR service of Azure Health Data Services.
     */
    public static boolean fhirService(URI url) {
        return host(url).endsWith(".azurehealthcareapis.com") || host(url).endsWith(".azurehealthcareapis.us");
    }

    /** Returns the tenant id in an address. */
    public static Optional<String> tenant(String address) {
        return GUID.matcher(address).results().map((found) -> found.group().toLowerCase(Locale.ROOT)).findFirst();
    }

    /** Returns whether a text is a GUID. */
    public static boolean guid(String text) {
        return GUID.matcher(text).matches();
    }

    /** Returns the host in lower case. */
    public static String host(URI url) {
        return String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    }

}
