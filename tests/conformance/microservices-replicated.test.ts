import { arms } from "../support/arms.ts";
import { conformanceOf } from "./suite.ts";

conformanceOf(arms.replicated);
