import { compileBundle, keepCode, runBundle } from "./bundle-code.ts";

// Entry of dist/bench/unit-starter.cjs: runs the bundle that it is given. With `--keep-code` for the code alone: without settings a
// unit loads all that it is made of, and then refuses to serve.

const [file = "", task] = process.argv.slice(2);
const script = compileBundle(file);
if (task === "--keep-code") process.once("exit", () => keepCode(file, script));
runBundle(file, script);
