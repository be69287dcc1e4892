import { joinJournal } from "../pids/journal.ts";
import { messageOf } from "./errors.ts";
import type { FromSupervisor, ToSupervisor } from "./protocol.ts";
import { createSupervisor } from "./supervisor.ts";

// The process that units are children of. It runs on the cores of the systems under test, and its units inherit them.

joinJournal(process.env);

const send = (message: FromSupervisor) => {
	if (process.connected) process.send?.(message);
};

const supervisor = createSupervisor((entry) =>
	send({ type: "journal", entry }),
);

process.on("message", ({ id, order }: ToSupervisor) => {
	supervisor.carryOut(order).then(
		(value) => send({ type: "answer", id, value }),
		(thrown: unknown) =>
			send({ type: "refusal", id, message: messageOf(thrown) }),
	);
});

// Without the command line nobody would ever stop the units: they go with it, even when it was killed.
const end = () => {
	supervisor.destroy().finally(() => process.exit(0));
};
process.on("disconnect", end);
process.on("SIGTERM", end);
process.on("SIGINT", end);
