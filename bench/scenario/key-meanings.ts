/** What editors tell of a key, where its shape does not say it; and what may be written there. */
export const keyMeanings: Record<
	string,
	{ description: string; examples?: readonly unknown[] }
> = {
	version: { description: "of the format of this file" },
	kind: { description: "which question is asked" },
	id: {
		description: "names the scenario on the command line and in reports",
		examples: ["reviews-crash"],
	},
	title: { description: "the question, in one line" },
	tags: {
		description: "shoplab run <tag> runs every scenario that has it",
		examples: [["tour"]],
	},
	narrate: {
		description: "what the audience reads; all of it may be left out",
	},
	intro: { description: "what happens, in plain words" },
	predict: { description: "what to guess before the answer is seen" },
	reveal: { description: "what to look at in the report" },
	data: { description: "what each shop is seeded with" },
	products: { description: "in the catalogue", examples: [1000, 100000] },
	customers: { description: "with an account", examples: [200] },
	stock: {
		description: "on hand before the load, where it is not as seeded",
		examples: [{ "p-00001": 5 }],
	},
	work: {
		description: "processor time that each request burns at the door",
		examples: ["5ms"],
	},
	load: { description: "who comes, how often, and what they do" },
	model: {
		description:
			"open: journeys begin at a rate, however slow the shop is; closed: so many customers, each as fast as answers come",
	},
	arrivals: { description: "poisson: at random; constant: evenly" },
	rate: { description: "journeys that begin", examples: ["60/s", "30/min"] },
	duration: { description: "of the measured load", examples: ["15s"] },
	stages: {
		description: "parts of the load at rates of their own",
		examples: [[{ from: "50/s", to: "200/s", for: "10s" }]],
	},
	from: { description: "at the beginning: a rate, or who calls" },
	to: { description: "the rate at the end of the stage" },
	for: { description: "how long this part lasts" },
	warmup: { description: "load before, which is not measured" },
	deadline: { description: "a later answer is not good", examples: ["1s"] },
	connections: { description: "customers at the same time" },
	journeys: { description: "what customers do, each with its share" },
	weight: { description: "its share of all journeys, against the others" },
	steps: {
		description:
			"one after the other: operations, signedIn (the rest is done by a customer), or raw requests; of a ladder: arms",
	},
	with: { description: "fields of the input that are not left to the seed" },
	expect: {
		description: "what must hold; of a step: what a right answer is",
	},
	status: { description: "of a right answer" },
	contains: { description: "a text within a right answer" },
	request: {
		description: "method and path",
		examples: ["GET /items?limit=20"],
	},
	headers: { description: "sent with the request" },
	body: { description: "sent as JSON" },
	capture: {
		description: "values of the answer, for later steps",
		examples: [{ id: "$.items[0].id" }],
	},
	rounds: {
		description:
			"each arm once a round, in random order; intervals need five or more",
	},
	timeline: { description: "what happens when, after the warm-up" },
	at: {
		description:
			"when, after the warm-up; of an expectation: at which value of the matrix",
	},
	say: { description: "told when it happens" },
	pause: { description: "waits for the audience in a live run" },
	fault: { description: "what breaks; capabilities, never processes" },
	heal: { description: "the end of the fault" },
	capability: { description: "what is struck, whatever process it lives in" },
	faults: { description: "each at every capability" },
	capabilities: { description: "each is struck by every fault" },
	share: { description: "of the calls or requests", examples: ["5%"] },
	ids: { description: "only calls about these" },
	delay: { description: "how long calls wait", examples: ["300ms"] },
	burn: { description: "processor time of each call", examples: ["60ms"] },
	perSecond: { description: "memory that leaks", examples: ["50MB"] },
	by: { description: "how far the clock is wrong", examples: ["120min"] },
	event: { description: "the kind of message", examples: ["order.confirmed"] },
	change: { description: "a file in scenarios/changes" },
	rollout: { description: "how and when the change is brought out" },
	strategy: { description: "what happens to each unit" },
	objective: { description: "what must hold at a rate for it to count" },
	metric: { description: "what is measured" },
	of: { description: "one journey or operation; all of the load unless told" },
	on: { description: "both, all, or an arm" },
	ratio: {
		description: "one arm against another",
		examples: ["microservices/monolith"],
	},
	min: { description: "not less than this, in the unit of the metric" },
	max: { description: "not more than this, in the unit of the metric" },
	because: { description: "why this is expected; the report repeats it" },
	p50: { description: "half of the requests, at most; or half of the calls" },
	p90: { description: "90 % of the requests, at most" },
	p95: { description: "95 % of the requests, at most" },
	p99: { description: "99 % of the requests, at most; or of the calls" },
	goodShare: { description: "good requests of all, at least" },
	name: { description: "what it is called, here and in reports" },
	operation: { description: "an operation of the contract" },
	path: {
		description: "where in the JSON of the answer",
		examples: ["$.items[0].id"],
	},
	"load.rate": { description: "values in place of load.rate" },
	"load.deadline": { description: "values in place of load.deadline" },
	"load.arrivals": { description: "values in place of load.arrivals" },
	"data.products": { description: "values in place of data.products" },
	"data.customers": { description: "values in place of data.customers" },
	matrix: {
		description:
			"values of keys, the scenario at every combination; of a failure scenario: faults and capabilities",
		examples: [{ "load.rate": ["20/s", "40/s", "80/s"] }],
	},
	assert: {
		description: "what must hold of the JSON of the answer",
		examples: [[{ path: "$.items", minLength: 1 }]],
	},
};
