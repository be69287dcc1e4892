import { type MachineReading, readCores } from "../measure/machine.ts";
import type { Target } from "../targets/target.ts";
import { mainThreadWaitMicros, usageOf } from "../targets/usage.ts";

/**
 * Reads what a trial's cores and its own processes have done. Beside a system that somebody else runs the cores
 * are not read: its own work would be taken for somebody else's.
 */
export function readMachine(
	cores: readonly number[],
	trial: { target: Target | undefined; driver: number },
): MachineReading & { usage: ReturnType<Target["usage"]> } {
	const { target } = trial;
	const usage = target?.usage() ?? {};
	const driver = usageOf(trial.driver);
	const others = [...(target?.beside() ?? []), ...(driver ? [driver] : [])];
	const bench = process.cpuUsage();
	const ownCpuMicros = [...Object.values(usage), ...others].reduce(
		(sum, { cpuMicros }) => sum + cpuMicros,
		bench.user + bench.system,
	);
	return {
		atMs: performance.now(),
		cores: target ? readCores(cores) : null,
		ownCpuMicros,
		driverWaitMicros: mainThreadWaitMicros(trial.driver),
		...(driver && { driverCpuMicros: driver.cpuMicros }),
		usage,
	};
}
