import { arms } from "../support/arms.ts";
import { atOnceTests } from "./at-once.ts";
import { outageTests } from "./outage.ts";
import { slowCardTests } from "./slow-card.ts";
import { conformanceOf } from "./suite.ts";

// What repeated calls could get wrong: something done twice. All else they leave as it is.
conformanceOf(arms.timeouts, [atOnceTests, slowCardTests, outageTests]);
