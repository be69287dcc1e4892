import { arms } from "../support/arms.ts";
import { conformanceOf, whatProcessesShare } from "./suite.ts";

conformanceOf(arms.workers, whatProcessesShare);
