// What the Angular CLI does, without the CLI: links the libraries, so that nothing is compiled in the browser, and
// makes one file.
import { readFile } from "node:fs/promises";
import linker from "@angular/compiler-cli/linker/babel";
import babel from "@babel/core";
import esbuild from "esbuild";

const link = {
  name: "angular-linker",
  setup: (build) => build.onLoad({ filter: /@angular\/.*\.mjs$/ }, async ({ path }) => {
    const code = await readFile(path, "utf8");
    const linked = await babel.transformAsync(code, {
      filename: path,
      plugins: [linker.default ?? linker],
      compact: false,
      configFile: false,
    });
    return { contents: linked.code, loader: "js" };
  }),
};

await esbuild.build({
  entryPoints: ["dist/compiled/app.js"],
  bundle: true,
  minify: true,
  format: "esm",
  define: { ngDevMode: "false", ngJitMode: "false" },
  mainFields: ["es2022", "module", "main"],
  outfile: "dist/app.js",
  plugins: [link],
});
