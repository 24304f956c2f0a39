package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Access of a command to Microsoft Graph.
 */
final class GraphAccess {

    @Option(names = "--graph-token", paramLabel = "FILE",
            description = "file with a token for Microsoft Graph, instead of signing in")
    private @Nullable Path token;

    @Option(names = "--graph", hidden = true)
    private @Nullable URI url;

    /**
     * Signs in and checks the tenant.
     * @throws SetupException if there is no token, or one for another tenant
     */
    SignedIn connect(SetupFile.Tenant tenant, TenantSignIn signIn) {
        String given = given(tenant, signIn);
        TenantCheck.token(tenant, given);
        URI base = (this.url != null) ? this.url : URI.create(tenant.national().graph() + "/v1.0");
        return new SignedIn(base, given);
    }

    /**
     * Graph of a tenant and a token for it.
     */
    record SignedIn(URI base, String token) {

        Graph graph(boolean dryRun, PrintWriter out, HttpGraph.Pause pause) {
            return new HttpGraph(this.base, this.token, dryRun, out, pause);
        }

        @Override
        public String toString() {
            return "SignedIn[" + this.base + "]";
        }

    }

    private String given(SetupFile.Tenant tenant, TenantSignIn signIn) {
        if (this.token == null) {
            return signIn.token(tenant.id(), tenant.national());
        }
        try {
            return Files.readString(this.token).strip();
        }
        catch (IOException ex) {
            throw new SetupException("The file of --graph-token cannot be read: " + this.token);
        }
    }

}
