package dev.smartgateway.operator.apps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import dev.smartgateway.operator.YamlFiles;
import dev.smartgateway.operator.file.FileKind;
import dev.smartgateway.operator.file.FileSchema;
import dev.smartgateway.operator.file.OperatorFile;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;

/**
 * Reads a directory of app files and rejects anything unknown in them.
 */
final class AppFiles {

    private final FileKind kind;

    AppFiles(UnaryOperator<String> placeholders, Set<String> plainHttpHosts) {
        this.kind = FileKind.apps(placeholders, plainHttpHosts);
    }

    /**
     * Reads all files in the order of their names.
     * @throws ConfigurationFault if a file is invalid
     */
    Apps read(Path directory) {
        return new Apps(understood(texts(directory)));
    }

    /**
     * Returns the texts of all files by name, in the order of their names.
     * @throws ConfigurationFault if one cannot be read, or there is none
     */
    SortedMap<String, String> texts(Path directory) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Path path : list(directory)) {
            String name = String.valueOf(path.getFileName());
            texts.put(name, OperatorFile.text(this.kind, path, name, "Check that it is UTF-8 text and readable."));
        }
        return texts;
    }

    /**
     * Returns the apps in these texts.
     * @throws ConfigurationFault if a file is invalid
     */
    List<App> understood(SortedMap<String, String> texts) {
        List<App> apps = new ArrayList<>();
        texts.forEach((name, text) -> {
            OperatorFile file = new OperatorFile(this.kind, name, text);
            App app = file.as(App.class, null);
            new AppRules(file, app).check(apps);
            apps.add(app);
        });
        return apps;
    }

    /**
     * Returns the JSON Schema of app files.
     */
    static String schema() {
        return FileSchema.text(FileKind.apps((text) -> text, Set.of()), App.class);
    }

    private static List<Path> list(Path directory) {
        List<Path> files;
        try {
            files = YamlFiles.list(directory);
        }
        catch (IOException ex) {
            throw nothing(directory, "cannot be read");
        }
        if (files.isEmpty()) {
            throw nothing(directory, "has no app file");
        }
        return files;
    }

    private static ConfigurationFault nothing(Path directory, String fault) {
        return ConfigurationFault.app("directory " + directory.toAbsolutePath().normalize(), "", fault,
                "Put one .yml file per app there, or set gateway.apps.location to another directory.");
    }

}
