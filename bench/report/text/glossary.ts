/** A word of the reports, how to find it in a text, and what it means. */
export interface GlossaryTerm {
	name: string;
	found: RegExp;
	means: string;
}

const term = (name: string, found: RegExp, means: string): GlossaryTerm => ({
	name,
	found,
	means,
});

/** In the order of the alphabet. */
export const glossaryTerms: readonly GlossaryTerm[] = [
	term(
		"A/A band",
		/A\/A/,
		"How far the first arm differs from itself: it is run twice in each round. A difference inside the band is none.",
	),
	term(
		"Amplification",
		/for each call that they wanted|[Aa]mplification/,
		"Requests sent for each call that was wanted. Above 1, repeats add load while something is already wrong.",
	),
	term("Arm", /\b[Aa]rms?\b/, "One build of the shop, as it was run."),
	term(
		"Bundle",
		/\b[Bb]undles?\b/,
		"The one file that a unit is built into, and that runs. Its hash names it.",
	),
	term(
		"Bus",
		/\b[Bb]us\b/,
		"What carries events from one service to others: directly over HTTP, or through RabbitMQ (amqp).",
	),
	term(
		"Bystander",
		/\b[Bb]ystanders?\b/,
		"A request whose operation does not need what is broken. Bystanders that fail show that a fault did not stay where it was.",
	),
	term(
		"Canary",
		/\bcanary\b/,
		"A new version that is given a share of the requests before it is given all.",
	),
	term(
		"Capability",
		/\b[Cc]apabilit(?:y|ies)\b/,
		"A part of the shop by what it does: users, catalog, inventory, cart, wishlist, orders, payments, shipping, reviews, notifications, support.",
	),
	term(
		"Degraded",
		/\b[Dd]egraded\b/,
		"Good or late, but without a part that the answer names. Not failed.",
	),
	term(
		"ECDF",
		/\bECDF\b/,
		"Empirical cumulative distribution function: for each latency, the share of answers that were as fast or faster.",
	),
	term(
		"Fault",
		/\b[Ff]aults?\b/,
		"Something broken on purpose, the same on every arm that can have it.",
	),
	term(
		"Good",
		/\b[Gg]ood\b/,
		"Right status, right body, inside the deadline. Only good answers count as throughput.",
	),
	term(
		"Held, broken, inconclusive",
		/\b(?:held|broken|inconclusive)\b/,
		"The verdicts. Held: the whole interval keeps the bound. Broken: none of it does. Inconclusive: anything else.",
	),
	term(
		"Interval",
		/\b95 % interval/,
		"Where the true value lies, were the run repeated often: 95 of 100 such intervals contain it. It is over rounds, not over requests.",
	),
	term(
		"Invariant",
		/\b[Ii]nvariants?\b/,
		"What must be true of a shop at rest, such as: each order sold is paid once.",
	),
	term(
		"Journey",
		/\b[Jj]ourneys?\b/,
		"What one customer does, operation after operation.",
	),
	term(
		"Lag",
		/\blag\b/,
		"How late the load driver sent a request that was due. Its lag is not the arm's latency.",
	),
	term(
		"Latency",
		/\b[Ll]atency\b/,
		"From when a request was due, not from when it was sent, to its answer.",
	),
	term(
		"Open and closed load",
		/\b(?:open|closed) model\b/,
		"Open: customers arrive whether or not the shop keeps up. Closed: a fixed number of connections, each asks again when it has its answer.",
	),
	term(
		"Percentile (p50, p95, p99)",
		/\bp(?:50|90|95|99)\b/,
		"p95: 95 of 100 answers were as fast or faster. p50 is the median.",
	),
	term(
		"Placebo",
		/\b[Pp]lacebos?\b/,
		"The same load without the fault. What is lost there is not laid to the fault.",
	),
	term(
		"Profile",
		/\b[Pp]rofile\b/,
		"How long and how often a run measures: quick shows how it works, standard and thorough are for conclusions.",
	),
	term(
		"PSS",
		/\bPSS\b/,
		"Proportional set size: the memory of a process, in which shared pages are divided among those that share them.",
	),
	term(
		"Ratio",
		/\b[Rr]atios?\b|÷/,
		"One arm divided by another, round by round, and the geometric mean of that.",
	),
	term(
		"Round",
		/\b[Rr]ounds?\b/,
		"Every arm once, in random order. Intervals are over rounds.",
	),
	term(
		"Saga",
		/\b[Ss]agas?\b/,
		"A transaction over several services, in steps, each with a step that undoes it.",
	),
	term(
		"Steal",
		/\b[Ss]teal\b/,
		"Processor time that the host gave to other guests.",
	),
	term(
		"Trial",
		/\b[Tt]rials?\b/,
		"One arm in one round, with fresh processes and data.",
	),
	term(
		"Unit",
		/\b[Uu]nits?\b/,
		"What ships and restarts alone: 1 for the monolith, 12 for the microservices.",
	),
	term(
		"Verdict",
		/\b[Vv]erdicts?\b/,
		"What an expectation came to. There is none over all scenarios.",
	),
	term(
		"Warm-up",
		/\b[Ww]arm-up\b/,
		"Load before the measured one, so that code is compiled. It is not counted.",
	),
];
