import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, context } from "esbuild";
import { glob } from "tinyglobby";

const watch = process.argv.includes("--watch");
const forTests = process.argv.includes("--tests");

/** Modules that still call `require` find one in these ES modules. */
const requireBanner =
  "import{createRequire as _cr}from'node:module';" +
  "const require=_cr(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;";

/** The SDKs pull in every locale of zod; one is enough. Saves 255 KB. */
const englishOnlyZod = {
  name: "english-only-zod",
  setup(build) {
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
      loader: "js",
    }));
  },
};

/**
 * kafkajs asks for timers in the past, of which Node warns on stderr each time, and nobody keeps it any more. The same times
 * are asked for as `setTimeout` takes them.
 */
const withoutPastTimers = {
  name: "without-past-timers",
  setup(build) {
    const filter = /kafkajs\/src\/network\/requestQueue\/index\.js$/;
    build.onLoad({ filter }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const past = "this.throttledUntil - Date.now()";
      if (!text.includes(past)) throw new Error(`${file} has changed: see whether it still warns`);
      return { contents: text.replace(past, `Math.max(0, ${past})`), loader: "js" };
    });
  },
};

/** Scripts of BullMQ in Redis for jobs that repeat, wait for a time or for others, have a rank or are tried again, and for relays. */
const unusedScripts = new RegExp(
  `/(${[
    ...["relay\\w+", "\\w+JobScheduler", "add(Parent|Delayed|Prioritized)Job", "\\w+Children"],
    ...["\\w+ToDelayed", "\\w+ChildDependency", "\\w+Dependencies", "change\\w+", "promote"],
    ...["re(try|process)Job", "cleanJobsInSet", "move(Jobs|JobFromActive)ToWait", "paginate"],
    ...["getMetrics", "addLog", "updateProgress"],
  ].join("|")})-\\d+\\.js$`,
);

/** The Lua scripts of BullMQ without comments and indents, and only those that are used. Saves 310 KB. */
const withShortScripts = {
  name: "short-scripts",
  setup(build) {
    build.onLoad({ filter: /bullmq\/dist\/esm\/scripts\/\w+-\d+\.js$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const contents = text.replace(/`[^`]*`/, (lua) =>
        unusedScripts.test(file)
          ? '`return redis.error_reply("left out")`'
          : lua
              .replace(/--\[\[.*?\]\]/gs, "")
              .replace(/^\s*(--.*)?$\n?/gm, "")
              .replace(/^\s+/gm, ""),
      );
      return { contents, loader: "js" };
    });
  },
};

/** Functions of BullMQ in PostgreSQL for the same, and for its figures: what every job calls is not among them. */
const unusedFunctions = new RegExp(
  `^(${[
    ...[
      "relay_\\w+",
      "\\w*scheduler\\w*",
      "add_flow",
      "add_jobs_bulk",
      "\\w+_children",
      "promote\\w*",
    ],
    ...[
      "remove_child_dependency",
      "deduplicate_job",
      "dedup_store_next",
      "move_to_delayed",
      "clean",
    ],
    ...["change_\\w+", "re(try|process)_jobs?", "move_active_to_wait", "collect_metrics"],
    ...["update_progress", "set_rate_limit", "rate_limit_ttl"],
  ].join("|")})$`,
);

/** The SQL of BullMQ without comments and indents, and without the bodies of functions that are not used, or replaced later. */
const withShortSql = {
  name: "short-sql",
  setup(build) {
    const filter = /bullmq\/dist\/esm\/postgres\/sql-scripts\.js$/;
    build.onLoad({ filter }, async ({ path: file }) => {
      const { SQL_COMMANDS, SQL_MIGRATIONS } = await import(file);
      const shorten = (scripts) =>
        JSON.stringify(scripts, (_, sql) => (typeof sql === "string" ? shortenSql(sql) : sql));
      const all = Object.values(SQL_MIGRATIONS).join("\n");
      const later = new Map([...all.matchAll(definition)].map(([text, name]) => [name, text]));
      const isKept = (text, name) =>
        !unusedFunctions.test(name) &&
        (later.get(name) === text || all.includes(`ALTER FUNCTION ${name}(`));
      const migrations = Object.entries(SQL_MIGRATIONS).map(([name, sql]) => [
        name,
        sql.replace(definition, (text, name) =>
          isKept(text, name)
            ? text
            : text.replace(body, "LANGUAGE plpgsql AS $$$$BEGIN RAISE 'left out'; END;$$$$;"),
        ),
      ]);
      const contents = [
        `export const SQL_COMMANDS = ${shorten(SQL_COMMANDS)};`,
        `export const SQL_MIGRATIONS = ${shorten(Object.fromEntries(migrations))};`,
      ];
      return { contents: contents.join("\n"), loader: "js" };
    });
  },
};
const definition = /^CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?^\$\$;/gms;
const body = /^LANGUAGE .*/ms;

/** The client of NATS brings signatures for logins by key, which Node makes as well. Saves 33 KB. */
const withoutKeyLogins = {
  name: "without-key-logins",
  setup(build) {
    build.onLoad({ filter: /tweetnacl\/nacl-fast\.js$/ }, () => {
      return { contents: "module.exports = {};", loader: "js" };
    });
  },
};

/** No module of BullMQ does anything by itself when it is loaded: those that nobody asks for are left out. */
const withoutUnusedBullmq = {
  name: "without-unused-bullmq",
  setup(build) {
    build.onResolve({ filter: /^(\.|bullmq$)/ }, async ({ path: file, pluginData, ...rest }) => {
      const isOfBullmq = file === "bullmq" || /\/bullmq\/dist\//.test(rest.importer);
      if (!isOfBullmq || pluginData === "resolved") return undefined;
      const resolved = await build.resolve(file, { ...rest, pluginData: "resolved" });
      return { ...resolved, sideEffects: false };
    });
  },
};

/** grpc-js would read definitions of its own with another loader, for services that are not served. Saves 37 KB. */
const withoutProtoLoader = {
  name: "without-proto-loader",
  setup(build) {
    build.onResolve({ filter: /^@grpc\/proto-loader$/ }, ({ path: file }) => {
      return { path: file, namespace: "loader" };
    });
    build.onLoad({ filter: /.*/, namespace: "loader" }, () => ({ contents: "", loader: "js" }));
  },
};

/**
 * Parts of libraries that nothing here comes to: drivers of Bun, jobs that repeat or have processes of their own, native twins
 * of what JavaScript does as well, ranges of versions, files of passwords. What stands in their place does nothing.
 */
const unusedParts = [
  [
    /bullmq\/dist\/esm\/classes\/bun-redis-client\.js$/,
    "export const createBunRedisClient = undefined",
  ],
  [
    /bullmq\/dist\/esm\/classes\/job-scheduler\.js$/,
    "export let JobScheduler, getLegacyRepeatableJobError, hasLegacyRepeatableKeyShape;",
  ],
  [/bullmq\/dist\/esm\/classes\/child-pool\.js$/, "export const ChildPool = undefined"],
  [/bullmq\/dist\/esm\/classes\/sandbox\.js$/, "export default undefined"],
  [
    /bullmq\/node_modules\/semver\/(ranges\/\w+|classes\/(range|comparator))\.js$/,
    "module.exports = {}",
  ],
  [/msgpackr-extract\/index\.js$/, "module.exports = {}"],
  [/node_modules\/pg\/lib\/native\/index\.js$/, "module.exports = {}"],
  [/pgpass\/lib\/index\.js$/, ""],
  [/pg-connection-string\/index\.js$/, ""],
  [/node_modules\/pg\/lib\/crypto\/cert-signatures\.js$/, ""],
  [/pg-types\/lib\/binaryParsers\.js$/, "module.exports = { init() {} }"],
];
const withoutUnusedParts = {
  name: "without-unused-parts",
  setup(build) {
    for (const [filter, contents] of unusedParts) {
      build.onLoad({ filter }, () => ({ contents, loader: "js" }));
    }
  },
};

/** Every schema of zod brings the way to write it as JSON Schema, which neither window nor page does. Saves 19 KB. */
const withoutJsonSchema = {
  name: "without-json-schema",
  setup(build) {
    const filter = /zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/;
    build.onLoad({ filter }, async ({ path: file }) => {
      const exported = (await readFile(file, "utf8")).matchAll(
        /^export (?:const|function) (\w+)/gm,
      );
      const lines = [...exported].map(([, name]) => `export const ${name} = () => fail;`);
      const fail = 'const fail = () => { throw new Error("this bundle writes no JSON Schema"); };';
      return { contents: [fail, ...lines, "export { fail as process };"].join("\n"), loader: "js" };
    });
  },
};

/** Of the manifest, most of which is for VS Code, the command line wants the version. Saves 36 KB. */
const withVersionOnly = {
  name: "version-only",
  setup(build) {
    build.onLoad({ filter: /package\.json$/ }, async ({ path: file }) => {
      if (path.dirname(file) !== import.meta.dirname) return undefined;
      const { version } = JSON.parse(await readFile(file, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

/** The MCP SDK brings a validator of JSON Schema for the answers to forms; ours have no fields. Saves 125 KB. */
const withoutAjv = {
  name: "without-ajv",
  setup(build) {
    build.onLoad({ filter: /sdk\/dist\/esm\/validation\/ajv-provider\.js$/ }, () => ({
      contents: "export class AjvJsonSchemaValidator {}",
      loader: "js",
    }));
  },
};

/** The schemas of messages, each loaded with the first message: modules that the window imports when it needs them. */
const protocols = [
  "hostProtocol",
  "reportProtocol",
  "comparisonProtocol",
  "dataProtocol",
  "historyProtocol",
  "reportLinkProtocol",
];

/** Keeps them, and zod with them, out of what is loaded when VS Code starts the extension. */
const withProtocolsApart = {
  name: "protocols-apart",
  setup(build) {
    build.onResolve({ filter: /\/\w+Protocol\.ts$/ }, ({ kind, path: file }) => {
      const name = path.basename(file, ".ts");
      const isApart = kind === "dynamic-import" && protocols.includes(name);
      return isApart ? { path: name, namespace: "protocol" } : undefined;
    });
    build.onResolve({ filter: /^\.\/protocols\.cjs$/ }, ({ path: file }) => {
      return { path: file, external: true };
    });
    build.onLoad({ filter: /.*/, namespace: "protocol" }, ({ path: name }) => {
      return { contents: `module.exports = require("./protocols.cjs").${name};`, loader: "js" };
    });
  },
};

/**
 * The API of VS Code and `node:path`, each asked for once. What esbuild makes of an import of them copies all their names for each of
 * the many modules that have it: half of the time that it takes to load the extension.
 */
const withOneApi = {
  name: "one-api",
  setup(build) {
    build.onResolve({ filter: /^(vscode|node:path)$/ }, ({ namespace, path: name }) => {
      return namespace === "api" ? { external: true } : { path: name, namespace: "api" };
    });
    build.onLoad({ filter: /.*/, namespace: "api" }, ({ path: name }) => {
      return { contents: `module.exports = require("${name}");`, loader: "js" };
    });
    build.onLoad({ filter: /\/src\/(editor\/.+|extension)\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const imported = /^import (?:\* as )?(\w+) from "(vscode|node:path)";$/gm;
      return { contents: text.replace(imported, 'const $1 = require("$2");'), loader: "ts" };
    });
  },
};

const shared = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? "inline" : false,
  legalComments: "none",
  metafile: true,
  logLevel: watch ? "info" : "warning",
};
const forNode = {
  ...shared,
  platform: "node",
  target: "node22",
  mainFields: ["module", "main"],
};

const bundles = [
  {
    ...forNode,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    plugins: [withOneApi, withoutJsonSchema, withProtocolsApart],
  },
  {
    ...forNode,
    stdin: {
      contents: protocols
        .map((name) => `export * as ${name} from "./src/model/wire/${name}.ts";`)
        .join("\n"),
      resolveDir: import.meta.dirname,
    },
    outfile: "dist/protocols.cjs",
    format: "cjs",
    plugins: [withoutJsonSchema],
  },
  {
    ...forNode,
    entryPoints: {
      host: "src/host/main.ts",
      cli: "src/cli/main.ts",
      worker: "src/run/worker.ts",
    },
    outdir: "dist",
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    splitting: true,
    banner: { js: requireBanner },
    // Libraries bring a copy of it for platforms that have none. Saves 150 KB.
    alias: { "readable-stream": "node:stream" },
    // Another driver that BullMQ would load if it were given none.
    external: ["ioredis"],
    plugins: [
      englishOnlyZod,
      withoutAjv,
      withoutPastTimers,
      withShortScripts,
      withShortSql,
      withoutUnusedBullmq,
      withoutUnusedParts,
      withoutKeyLogins,
      withoutProtoLoader,
      withVersionOnly,
    ],
  },
  {
    ...shared,
    platform: "browser",
    target: "es2022",
    entryPoints: { report: "media/report/main.ts" },
    outdir: "dist/media",
    format: "iife",
    loader: { ".css": "css" },
    plugins: [withoutJsonSchema],
  },
];

const testBundles = [
  {
    ...forNode,
    minify: false,
    sourcemap: "inline",
    entryPoints: await findIntegrationEntries(),
    outdir: "dist/test/integration",
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    external: ["vscode", "mocha"],
  },
];

await rm("dist", { recursive: true, force: true });
await mkdir("dist/schemas", { recursive: true });
const { buildEditorSchemas } = await import("./src/model/config/editorSchemas.ts");
const { configRules } = await import("./src/run/configRules.ts");
for (const [name, schema] of Object.entries(buildEditorSchemas(configRules))) {
  await writeFile(path.join("dist/schemas", name), `${JSON.stringify(schema, null, 2)}\n`);
}

// The npm package, which is only the command line, leaves out what is the extension's alone: window, pages, run host, messages.
// npm packs what `main` names whatever is ignored: so that is not the window itself.
await mkdir("dist/media", { recursive: true });
await writeFile("dist/.npmignore", "media/\nschemas/\nextension.cjs\nhost.js\nprotocols.cjs\n");
await writeFile("dist/main.cjs", 'module.exports = require("./extension.cjs");\n');

for (const file of ["codicon.css", "codicon.ttf"]) {
  await cp(
    path.join("node_modules/@vscode/codicons/dist", file),
    path.join("dist/media/codicons", file),
  );
}

for (const options of forTests ? [...bundles, ...testBundles] : bundles) {
  const missing = Object.values(options.entryPoints ?? {}).filter((entry) => !existsSync(entry));
  if (missing.length > 0) throw new Error(`missing entry point: ${missing.join(", ")}`);
  if (watch) {
    await (await context(options)).watch();
  } else {
    const { metafile } = await build(options);
    await removeOrphans(metafile);
    const entries = Object.keys(options.entryPoints ?? { protocols });
    const name = options === testBundles[0] ? "tests" : entries.join("+");
    await mkdir("dist/meta", { recursive: true });
    await writeFile(path.join("dist/meta", `${name}.json`), JSON.stringify(metafile));
    const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
    console.log(`built ${name}: ${Math.round(bytes / 1024)} KB`);
  }
}

/** Every suite is a bundle of its own, so that a new file needs no list. */
async function findIntegrationEntries() {
  const suites = await glob("**/*.test.ts", { cwd: "test/integration" });
  return Object.fromEntries(
    ["main.ts", ...suites].map((file) => [
      file.replace(/\.ts$/, ""),
      path.posix.join("test/integration", file),
    ]),
  );
}

/** Chunks that nothing loads: esbuild writes one for each `import()`, also of code that it leaves out. */
async function removeOrphans({ outputs }) {
  const reached = new Set();
  const reach = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { path: imported } of outputs[file]?.imports ?? []) reach(imported);
  };
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (!file.includes("/chunks/") || entryPoint === undefined) reach(file);
  }
  for (const file of Object.keys(outputs)) {
    if (!reached.has(file)) {
      await rm(file);
      delete outputs[file];
    }
  }
}

/** No line of it has "--" in a text. */
function shortenSql(sql) {
  return sql
    .replace(/--.*$/gm, "")
    .replace(/\s*\n\s*/g, "\n")
    .trim();
}
