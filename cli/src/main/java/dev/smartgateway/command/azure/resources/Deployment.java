package dev.smartgateway.command.azure.resources;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.command.azure.shell.Shell;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The two Bicep deployments. First the infrastructure; then, once the client apps trust
 * the identity that it created, the gateway itself: if a revision cannot start, the
 * second deployment fails with "Operation expired" after half an hour.
 */
public final class Deployment {

    private final SetupFile setup;

    private final Shell shell;

    private final Path bicep;

    private final boolean dryRun;

    private final PrintWriter out;

    public Deployment(SetupFile setup, Shell shell, Path bicep, boolean dryRun, PrintWriter out) {
        this.setup = setup;
        this.shell = shell;
        this.bicep = bicep;
        this.dryRun = dryRun;
        this.out = out;
    }

    /**
     * Deploys {@code base.bicep}, with a new sealing key if the vault has none.
     * @return its outputs, {@code name: {value: ...}}; empty in a dry run
     */
    public JsonNode base() {
        Map<String, Object> values = new LinkedHashMap<>(DeploymentFile.base(this.setup));
        if (!this.dryRun) {
            SealingKey.missing(this.setup, this.shell).forEach((key) -> {
                this.out.println("create the sealing key gateway-key-" + key.id());
                values.put("sealingKey", key.value());
                values.put("sealingKeyId", key.id());
            });
        }
        return deploy("base", values);
    }

    /**
     * Deploys {@code app.bicep}.
     * @param files the configuration
     * @param clientIds by issuer
     * @param base outputs of {@link #base()}
     * @return the outputs of {@code app.bicep}
     */
    public JsonNode app(Map<String, String> files, Map<String, String> clientIds, JsonNode base) {
        if (this.dryRun) {
            this.out.println("would deploy app.bicep with " + String.join(", ", files.keySet()));
            return base;
        }
        return deploy("app", DeploymentFile.app(this.setup, files, clientIds, base));
    }

    private JsonNode deploy(String name, Map<String, Object> values) {
        try (DeploymentFile parameters = DeploymentFile.of(values)) {
            List<String> command = new ArrayList<>(
                    List.of("az", "deployment", "group", this.dryRun ? "what-if" : "create", "--subscription",
                            this.setup.tenant().subscription(), "--resource-group", this.setup.tenant().resourceGroup(),
                            "--name", this.setup.name() + "-" + name, "--template-file",
                            this.bicep.resolve(name + ".bicep").toString(), "--parameters", "@" + parameters.path()));
            this.out.println("running: " + String.join(" ", command));
            this.out
                .println(this.dryRun ? "  (only asks Azure for the plan)" : "  (the first run takes several minutes)");
            this.out.flush();
            if (this.dryRun) {
                this.out.println(whatIf(command));
                return new JsonMapper().createObjectNode();
            }
            command.addAll(List.of("--query", "properties.outputs", "--output", "json"));
            return new JsonMapper().readTree(this.shell.run(command).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Returns Azure's plan, or why there is none: the plan of the Entra objects is useful
     * without it.
     */
    private String whatIf(List<String> command) {
        try {
            return this.shell.run(command);
        }
        catch (SetupException ex) {
            return "  Azure returned no plan: " + ex.getMessage();
        }
    }

}
