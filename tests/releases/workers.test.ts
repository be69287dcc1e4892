import { arms } from "../support/arms.ts";
import { releasesOn } from "./suite.ts";

releasesOn(arms.workers, { units: ["monolith"], times: 2 });
