import { arms } from "../support/arms.ts";
import { controlsOf } from "./suite.ts";

controlsOf("microservices", arms.direct);
