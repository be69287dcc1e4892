import { arms } from "../support/arms.ts";
import { releasesOn } from "./suite.ts";

releasesOn(arms.monolith, { units: ["monolith"], times: 20 });
