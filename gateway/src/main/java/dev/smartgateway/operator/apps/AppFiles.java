package dev.smartgateway.operator.apps;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.operator.LaunchOptions;
import dev.smartgateway.operator.LaunchOptionsByIssuer;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a directory of app files, strictly.
 */
final class AppFiles {

    private static final YAMLMapper YAML = YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    private final Function<String, String> placeholders;

    private final Set<String> plainHttpHosts;

    AppFiles(Function<String, String> placeholders, Set<String> plainHttpHosts) {
        this.placeholders = placeholders;
        this.plainHttpHosts = Set.copyOf(plainHttpHosts);
    }

    /**
     * What the files say.
     *
     * @param apps the apps
     * @param intakes launch settings of the issuers
     */
    record Content(Apps apps, LaunchOptionsByIssuer intakes) {
    }

    /**
     * Reads all files in the order of their names.
     * @throws ConfigurationFault if anything is wrong
     */
    Content read(Path directory) {
        Map<String, LaunchOptions> intakes = new HashMap<>();
        List<App> apps = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path path : list(directory)) {
            String file = String.valueOf(path.getFileName());
            Section section = new Section(new Section.Source(file, this.placeholders, this.plainHttpHosts), "",
                    parse(path, file));
            App app = new AppReader(intakes).read(section);
            unique(section, app, names);
            apps.add(app);
            SharedClients.check(section, apps);
            signedApart(section, app, intakes);
        }
        return new Content(new Apps(apps), new LaunchOptionsByIssuer(intakes));
    }

    private static void unique(Section section, App app, Set<String> names) {
        if (!names.add("app " + app.name())) {
            throw section.fault("name", "is taken by another file", "Give every app its own name.");
        }
        for (Issuer issuer : app.issuers()) {
            if (!names.add("issuer " + issuer.name())) {
                throw section.fault("issuers", "use the name '" + issuer.name() + "' twice",
                        "Every issuer of every app needs its own name: it is in the redirect URI.");
            }
        }
    }

    /**
     * A launch token names its app and its EHR, and nothing else that tells issuers
     * apart.
     */
    private static void signedApart(Section section, App app, Map<String, LaunchOptions> intakes) {
        Set<String> meant = new HashSet<>();
        for (Issuer issuer : app.issuers()) {
            LaunchOptions.SignedLaunch signed = intakes.getOrDefault(issuer.name(), LaunchOptions.DEFAULT)
                .signedLaunch();
            if (signed != null && !meant.add(signed.issuer() + " " + signed.audience())) {
                throw section.fault("issuers", "believe the same signed launches at '" + issuer.name() + "' as before",
                        "Give each signed-launch an audience of its own: a patient of one FHIR service could be "
                                + "taken for one of the other.");
            }
        }
    }

    private static List<Path> list(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.{yml,yaml}")) {
            stream.forEach(files::add);
        }
        catch (IOException ex) {
            throw nothing(directory, "cannot be read");
        }
        if (files.isEmpty()) {
            throw nothing(directory, "has no app file");
        }
        Collections.sort(files);
        return files;
    }

    private static ConfigurationFault nothing(Path directory, String fault) {
        return ConfigurationFault.app("directory " + directory.toAbsolutePath().normalize(), "", fault,
                "Put one .yml file per app there, or name another directory with gateway.apps.location.");
    }

    private static JsonNode parse(Path path, String file) {
        try {
            return YAML.readTree(Files.readString(path));
        }
        catch (JacksonException ex) {
            String line = (ex.getLocation() != null) ? " near line " + ex.getLocation().getLineNr() : "";
            boolean twice = String.valueOf(ex.getOriginalMessage()).startsWith("Duplicate");
            throw ConfigurationFault.app(file, "", (twice ? "has the same key twice" : "is not readable YAML") + line,
                    twice ? "Keep one of the two." : "Check indentation (spaces, no tabs) and quotes there.");
        }
        catch (IOException ex) {
            throw ConfigurationFault.app(file, "", "cannot be read", "Check that it is UTF-8 text and readable.");
        }
    }

}
