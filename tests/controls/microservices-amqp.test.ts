import { arms } from "../support/arms.ts";
import { controlsOf } from "./suite.ts";

controlsOf("amqp", arms.amqp);
