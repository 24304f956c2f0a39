package dev.smartgateway.command.azure.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.operator.AppOutline;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.smart.App;

/**
 * The gateway's configuration directory as it is mounted into the container: everything
 * that the gateway reads at start-up. It must match the set-up file, because with an
 * issuer that is not registered the gateway does not start, or no launch succeeds.
 *
 * @param texts content by path below the directory
 * @param bases base URL of the gateway's paths, by issuer: below the app's own origin if
 * it has one, otherwise the public URL
 */
public record ConfigFiles(Map<String, String> texts, Map<String, String> bases) {

    private static final List<String> DIRECTORIES = List.of("apps", "policies");

    private static final List<String> FILES = List.of("application.yml", "application.yaml");

    /**
     * Reads and checks the directory.
     * @throws SetupException that names the file and what to write
     */
    public static ConfigFiles read(SetupFile setup) {
        Path directory = Path.of(setup.gateway().config());
        Map<String, String> files = new TreeMap<>();
        try {
            files.put("policy.yml", Files.readString(directory.resolve("policy.yml")));
            for (String name : FILES) {
                if (Files.exists(directory.resolve(name))) {
                    files.put(name, Files.readString(directory.resolve(name)));
                }
            }
            for (String name : DIRECTORIES) {
                addAll(directory, name, files);
            }
        }
        catch (IOException ex) {
            throw new SetupException("The configuration in " + setup.gateway().config() + " cannot be read: "
                    + ex.getMessage() + ". It must contain policy.yml and apps/*.yml, in UTF-8.");
        }
        return new ConfigFiles(files, checked(setup, files));
    }

    /** Returns the name of the variable with the client id of an issuer. */
    static String variable(String issuer) {
        return "CLIENT_ID_" + issuer.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static void addAll(Path directory, String name, Map<String, String> files) throws IOException {
        if (!Files.isDirectory(directory.resolve(name))) {
            return;
        }
        try (Stream<Path> found = Files.list(directory.resolve(name))) {
            for (Path file : found.filter((one) -> one.toString().matches(".*\\.ya?ml")).toList()) {
                files.put(name + "/" + file.getFileName(), Files.readString(file));
            }
        }
    }

    /**
     * Checks the app files and returns the base URL of the gateway's paths, by issuer.
     */
    private static Map<String, String> checked(SetupFile setup, Map<String, String> files) {
        List<String> wrong = new ArrayList<>();
        Map<String, String> bases = new TreeMap<>();
        files.entrySet()
            .stream()
            .filter((written) -> written.getKey().startsWith("apps/"))
            .forEach((written) -> app(setup, written, bases, wrong));
        setup.apps()
            .stream()
            .map(SetupFile.Client::issuer)
            .filter((issuer) -> !bases.containsKey(issuer))
            .forEach((issuer) -> wrong.add("apps[" + issuer + "] of the set-up file: no file in apps/ has an issuer of "
                    + "this name. Add one, or remove the entry from the set-up file"));
        if (!wrong.isEmpty()) {
            throw new SetupException(setup.gateway().config() + ":\n  " + String.join("\n  ", wrong));
        }
        return bases;
    }

    private static void app(SetupFile setup, Map.Entry<String, String> written, Map<String, String> bases,
            List<String> wrong) {
        String path = written.getKey();
        Map<String, SetupFile.Client> clients = setup.apps()
            .stream()
            .collect(Collectors.toMap(SetupFile.Client::issuer, (one) -> one, (one, other) -> one));
        AppOutline file;
        try {
            file = AppOutline.of(path, written.getValue());
        }
        catch (ConfigurationFault ex) {
            wrong.add(ex.getMessage() + ". " + ex.advice());
            return;
        }
        String base = (file.origin() != null) ? file.origin() + App.GATEWAY : setup.gateway().publicUrl();
        for (AppOutline.IssuerOutline issuer : file.issuers()) {
            String name = Objects.requireNonNullElse(issuer.name(), "");
            bases.put(name, base);
            SetupFile.Client client = clients.get(name);
            if (client == null) {
                wrong.add(path + ": the issuer '" + name + "' is not set up, so the gateway would have no credential "
                        + "for it and would not start. Add it to apps in the set-up file, or remove the issuer from "
                        + "this file");
            }
            else {
                issuer(setup, client, path + ", issuer '" + name + "'", issuer).forEach(wrong::add);
            }
        }
    }

    private static List<String> issuer(SetupFile setup, SetupFile.Client client, String where,
            AppOutline.IssuerOutline issuer) {
        List<String> wrong = new ArrayList<>();
        String id = "${" + variable(client.issuer()) + "}";
        if (!setup.fhir().mode().equals(issuer.mode())) {
            wrong.add(where + ": write mode: " + setup.fhir().mode() + ", the value of fhir.mode in the set-up file; "
                    + "otherwise the roles and keys that are set up do not match");
        }
        if (!id.equals(issuer.client().id())) {
            wrong.add(where + ": write client.id: " + id + "; the set-up fills in the value");
        }
        if (client.clientId() != null) {
            return wrong;
        }
        if (!"entra-federated".equals(issuer.client().authentication())) {
            wrong.add(where + ": write client.authentication: entra-federated, the only method that is set up");
        }
        Set<String> missing = new TreeSet<>(
                Permissions.of(setup.audience(), Objects.requireNonNullElse(issuer.scopes(), "")));
        missing.removeAll(Permissions.of(setup.audience(), client.scopes()));
        if (!missing.isEmpty()) {
            wrong.add(where + ": requests scopes for which its client gets no permission (" + String.join(", ", missing)
                    + "). Write the same scopes in the set-up file");
        }
        return wrong;
    }

    @Override
    public String toString() {
        return "ConfigFiles" + this.texts.keySet();
    }

}
