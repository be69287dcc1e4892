import type {
	Climb,
	LadderResults,
	StepDifference,
} from "../../results/ladder-schema.ts";
import { capital, count, counted, missing } from "../print/format.ts";

/** One step of a climb as reports print it. */
export interface ShownRow {
	arm: string;
	value: string;
	/** With its sign; null for the first step. */
	difference: string | null;
	/** `0.31 to 0.62`; none where one round gave no interval. */
	interval: string;
	isSure: boolean;
	/** Where its bar begins and ends, and where it may end by its interval; null where there is none. */
	from: number;
	to: number;
	low: number | null;
	high: number | null;
}

/** A climb in numbers that add up as they are printed: values are rounded first, differences are those of rounded values. */
export interface ShownClimb {
	/** `checkout p50, ms` */
	name: string;
	/** `checkout`, for the head of a narrow column of medians. */
	short: string;
	rows: ShownRow[];
	/** The sum of all printed differences. */
	sum: string;
	/** The last printed value less the first. */
	whole: string;
	wholeInterval: string;
	rounds: number;
}

const names: Record<Climb["metric"], string> = {
	p50: "p50, ms",
	p99: "p99, ms",
	cpuMicrosPerGood: "CPU µs/request",
	wireBytesPerGood: "wire bytes/request",
};

const shortNames: Record<Climb["unit"], string> = {
	ms: "all",
	micros: "CPU µs",
	bytes: "wire B",
};

/** Decimals that a unit is printed with; whole numbers of the last of them add up exactly. */
const decimals: Record<Climb["unit"], number> = { ms: 2, micros: 0, bytes: 0 };

/** A climb as it is printed. */
export function shownClimb(climb: Climb): ShownClimb {
	const scale = 10 ** decimals[climb.unit];
	const whole = (value: number) => Math.round(value * scale);
	const text = (value: number) => numberText(value / scale, climb.unit);
	const rows = climb.rows.map(({ arm, value, difference }, index) => {
		const before = climb.rows[index - 1];
		const step = whole(value) - whole(before?.value ?? 0);
		return {
			arm,
			step,
			value: text(whole(value)),
			difference: difference && signed(step, text),
			interval: intervalText(difference, climb.unit),
			isSure: difference?.verdict === "held",
			from: before?.value ?? 0,
			to: value,
			...endsOf(before?.value ?? 0, difference),
		};
	});
	const sum = rows.slice(1).reduce((total, { step }) => total + step, 0);
	const ends = [rows.at(-1), rows[0]].map((row) => whole(row?.to ?? 0));
	return {
		name: climb.of ? `${climb.of} ${names[climb.metric]}` : names[climb.metric],
		short: climb.of ?? shortNames[climb.unit],
		rows,
		sum: signed(sum, text),
		whole: signed((ends[0] ?? 0) - (ends[1] ?? 0), text),
		wholeInterval: intervalText(climb.whole, climb.unit),
		rounds: climb.rounds,
	};
}

function endsOf(from: number, difference: StepDifference | null) {
	if (!difference || difference.low === null || difference.high === null)
		return { low: null, high: null };
	return { low: from + difference.low, high: from + difference.high };
}

function numberText(value: number, unit: Climb["unit"]): string {
	const size = Math.abs(value);
	const text =
		unit === "ms" ? size.toFixed(decimals[unit]) : count(size).toString();
	return value < 0 ? `−${text}` : text;
}

const signed = (value: number, text: (value: number) => string) =>
	value > 0 ? `+${text(value)}` : text(value);

function intervalText(
	difference: StepDifference | null,
	unit: Climb["unit"],
): string {
	if (!difference || difference.low === null || difference.high === null)
		return missing;
	const { low, high } = difference;
	return `${numberText(low, unit)} to ${numberText(high, unit)}`;
}

/** What each climb came to: where it begins and ends, and its largest step. */
export function climbSentences(ladder: LadderResults): string[] {
	const sentences = ladder.climbs
		.filter(({ metric }) => metric !== "p99")
		.map((climb) => climbSentence(climb, ladder));
	return [
		...(sentences.length > 0
			? sentences
			: [
					"Nothing can be told of the steps: in no round did all that were measured have a valid trial",
				]),
		...ladder.left.map(({ arm, why }) => `${arm} is left out: it ${why}`),
	];
}

function climbSentence(climb: Climb, { steps }: LadderResults): string {
	const { name, rows, whole, wholeInterval, rounds } = shownClimb(climb);
	const [first, last] = [rows[0], rows.at(-1)];
	const all = `${capital(name)}: ${first?.value} on ${first?.arm}, ${last?.value} on ${last?.arm} (${whole}), ${wholeInterval === missing ? "no interval" : `95 % interval ${wholeInterval}`}, ${counted(rounds, "round")}`;
	const sure = rows.filter(({ isSure }) => isSure);
	if (sure.length === 0) return `${all}; no step is sure`;
	const largest = sure.reduce((most, row) =>
		Math.abs(row.to - row.from) > Math.abs(most.to - most.from) ? row : most,
	);
	const changes = steps.find(({ arm }) => arm === largest.arm)?.changes ?? [];
	return `${all}; the largest sure step is ${largest.arm} (${largest.difference}): ${changes.join("; ")}`;
}
