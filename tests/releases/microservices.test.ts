import { arms } from "../support/arms.ts";
import { releasesOn } from "./suite.ts";

// Nothing repeats a request here, so that one that is lost is seen.
releasesOn(arms.bare, { units: ["gateway", "catalog", "cart"], times: 20 });
