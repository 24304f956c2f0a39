package dev.smartgateway.command.azure.graph;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.command.azure.shell.Pause;
import dev.smartgateway.command.azure.shell.TenantCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Access of a command to Microsoft Graph.
 */
public final class GraphAccess {

    @Option(names = "--graph-token", paramLabel = "FILE",
            description = "file with a token for Microsoft Graph, instead of signing in")
    private @Nullable Path token;

    @Option(names = "--graph", hidden = true)
    private @Nullable URI url;

    /**
     * Signs in and checks the tenant.
     * @throws SetupException if there is no token, or if it is for another tenant
     */
    public SignedIn connect(SetupFile.Tenant tenant, TenantSignIn signIn) {
        String given = given(tenant, signIn);
        TenantCheck.token(tenant, given);
        URI base = (this.url != null) ? this.url : URI.create(tenant.national().graph() + "/v1.0");
        return new SignedIn(base, given);
    }

    /**
     * Graph of a tenant and a token for it.
     */
    public record SignedIn(URI base, String token) {

        public Graph graph(boolean dryRun, PrintWriter out, Pause pause) {
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
