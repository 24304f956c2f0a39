package dev.smartgateway.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.smartgateway.operator.file.FileKind;
import dev.smartgateway.operator.file.OperatorFile;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.smart.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The few keys of an app file that commands use without the rest of the configuration.
 * Other keys are ignored and placeholders stay as they are written; start-up and
 * {@code doctor} check the whole file.
 *
 * @param name name of the app, if it has one
 * @param policy file name of the app's own policy, if it has one
 * @param origin the app's own origin, if it has one
 * @param issuers its issuers
 */
public record AppOutline(@Setting("Name of the app.") @Nullable String name,
        @Setting("File name of its own policy.") @Nullable String policy,
        @Setting("Its own origin.") @Nullable String origin,
        @Setting(value = "Its issuers.", optional = true) List<IssuerOutline> issuers) {

    /**
     * Copies the list.
     */
    public AppOutline {
        issuers = List.copyOf(issuers);
    }

    /**
     * One issuer.
     *
     * @param name its name, if it has one
     * @param mode its mode, if it is set
     * @param client the client registration
     * @param scopes separated by spaces, if there are any
     */
    public record IssuerOutline(@Setting("Name of the issuer.") @Nullable String name,
            @Setting("Which component enforces scopes and patient.") @Nullable String mode,
            @Setting("Client registration.") Client client,
            @Setting(value = "Scopes.", words = true) @Nullable String scopes) {
    }

    /**
     * The client registration.
     *
     * @param id client id, if there is one
     * @param authentication method of client authentication, if it is set
     */
    public record Client(@Setting("Client id.") @Nullable String id,
            @Setting("Method of client authentication.") @Nullable String authentication) {
    }

    /**
     * Reads the text of an app file.
     * @param shown name of the file, for faults
     * @throws ConfigurationFault if it is not YAML, or one of these keys is not
     * understood
     */
    public static AppOutline of(String shown, String text) {
        return new OperatorFile(FileKind.COMMAND, shown, text).partly(AppOutline.class);
    }

    /**
     * Reads all app files of a directory.
     * @return by file name; empty if there is no such directory
     * @throws ConfigurationFault as {@link #of}, or if a file cannot be read
     */
    public static SortedMap<String, AppOutline> all(Path directory) {
        SortedMap<String, AppOutline> apps = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return apps;
        }
        try {
            for (Path file : YamlFiles.list(directory)) {
                String name = String.valueOf(file.getFileName());
                apps.put(name, of(name, OperatorFile.text(FileKind.COMMAND, file, name, "Check its permissions.")));
            }
        }
        catch (IOException ex) {
            throw ConfigurationFault.app("directory " + directory, "", "cannot be read", "Check its permissions.");
        }
        return apps;
    }

}
