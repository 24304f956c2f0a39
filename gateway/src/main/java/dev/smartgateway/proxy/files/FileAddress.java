package dev.smartgateway.proxy.files;

import java.net.URI;
import java.util.Optional;

/**
 * The address of an app's files, on the file server and for the browser.
 *
 * @param base path at the gateway, without trailing slash
 * @param ui address of the file server
 */
record FileAddress(String base, URI ui) {

    /**
     * Returns the address without the query, which is for the app's own page.
     */
    static URI withoutQuery(URI asked) {
        String text = asked.toString();
        int query = text.indexOf('?');
        return (query < 0) ? asked : URI.create(text.substring(0, query));
    }

    /**
     * Returns the address to which the browser may be redirected.
     * @param location as sent by the file server
     * @param asked the requested address
     * @return empty if it is not one of the app's files
     */
    Optional<String> shown(String location, URI asked) {
        try {
            String root = root();
            String rest = asked.getRawPath().substring(this.base.length());
            URI target = this.ui.resolve(root + rest).resolve(new URI(location)).normalize();
            String path = String.valueOf(target.getRawPath());
            boolean here = String.valueOf(this.ui.getScheme()).equalsIgnoreCase(target.getScheme())
                    && String.valueOf(this.ui.getHost()).equalsIgnoreCase(target.getHost())
                    && port(this.ui) == port(target) && path.startsWith(root + "/") && !path.contains("/../")
                    && target.getRawUserInfo() == null;
            return here ? Optional.of(this.base + path.substring(root.length())) : Optional.empty();
        }
        catch (java.net.URISyntaxException ex) {
            return Optional.empty();
        }
    }

    private String root() {
        String path = String.valueOf(this.ui.getRawPath());
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

}
