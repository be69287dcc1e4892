/** What an arm is called when the unit that is scaled has so many processes: `monolith`, `monolith-x2`. */
export function scaledName(arm: string, replicas: number): string {
	return replicas === 1 ? arm : `${arm}-x${replicas}`;
}

/** The arm and the number of processes that such a name stands for. */
export function readScaledName(name: string): {
	arm: string;
	replicas: number;
} {
	const [, arm, replicas] = /^(.+)-x(\d+)$/.exec(name) ?? [];
	return arm === undefined
		? { arm: name, replicas: 1 }
		: { arm, replicas: Number(replicas) };
}
