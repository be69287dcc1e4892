import { dirname } from "node:path";

/** The folder of the repository. Tests are never bundled, so the file knows where it is. */
export const root = dirname(dirname(import.meta.dirname));
