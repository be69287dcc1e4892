import { existsSync, writeFileSync } from "node:fs";
import { unitOf } from "../../microservices/kit/unit.ts";
import { serve } from "../../shop/runtime/host.ts";
import { listener } from "./words.ts";

// A listener as a process of its own that kills itself, once, where the word tells it to. The file in MARK is the "once".
const mark = process.env.MARK ?? "";

const killOnce = () => {
	if (existsSync(mark)) return;
	writeFileSync(mark, "");
	process.kill(process.pid, "SIGKILL");
};

serve(
	unitOf(
		listener("far", (word) => {
			// Within the transaction.
			if (word === "die before the commit") killOnce();
			// The rest of the turn is the commit and the acknowledgement; bytes leave the process in the next one.
			if (word === "die before the answer") process.nextTick(killOnce);
		}),
	),
);
