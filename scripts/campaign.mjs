// `npm run campaign -- --kills 1000 --seed 7`: kills random processes of both arms under checkout load; see bench/campaign.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { setup } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, "dist/bench/campaign.cjs");

setup();
await build();
// In this process, so that signals and the exit status need no forwarding; argv as if node had been given the program.
process.argv[1] = program;
createRequire(import.meta.url)(program);
