import { arms } from "../support/arms.ts";
import { releasesOn } from "./suite.ts";

releasesOn(arms.direct, { units: ["gateway", "catalog", "cart"], times: 20 });
