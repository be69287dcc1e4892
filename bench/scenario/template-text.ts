import type { ScenarioKind } from "./vocabulary.ts";

/** What differs between the kinds in a new file: the question, what it says beside the load, and the load itself. */
interface Template {
	title: string;
	predict: string;
	load: string;
	/** The keys that only this kind has, and what it expects. */
	rest: string;
}

const shoppers = `  journeys:
    - name: browse
      weight: 7                  # seven visitors look, for each three who buy
      steps: [searchProducts, getProduct, getProductPage]
    - name: checkout
      weight: 3
      steps: [signedIn, putCartItem, placeOrder]
`;

const lookers = `  journeys:
    - name: browse
      steps: [searchProducts, getProduct, getProductPage]
`;

const openLoad = (durationSeconds: number, journeys = shoppers) => `load:
  model: open                    # visitors come when they come, however slow the shop is
  rate: 40/s                     # journeys that begin each second
  warmup: 3s                     # not measured
  duration: ${durationSeconds}s
  deadline: 1s                   # an answer later than this is not good
${journeys}`;

const closedLoad = `load:
  model: closed                  # as many customers as this, each as fast as answers come
  connections: 10
  warmup: 3s                     # not measured
  duration: 10s
  deadline: 5s                   # an answer later than this is not good
${lookers}`;

const templates: Record<ScenarioKind, Template> = {
	latency: {
		title: "What does a checkout cost in each build?",
		predict: "Which build answers sooner, and by what factor?",
		load: openLoad(15),
		rest: `# matrix: { load.rate: [20/s, 40/s, 80/s] }   # the same at each of these values: a table and a line chart
expect:
  - { metric: goodShare, on: both, min: 99% }
  - metric: p50
    of: checkout
    ratio: microservices/monolith
    max: 20
    because: above 20 something is misconfigured
`,
	},
	capacity: {
		title: "At which rate do customers notice?",
		predict: "What share of the monolith's rate can the services take?",
		load: openLoad(2, lookers)
			.replace("warmup: 3s   ", "warmup: 500ms")
			.replace(
				"rate: 40/s                     # journeys that begin each second",
				"rate: 200/s                    # where the search begins",
			),
		rest: `objective: { p99: 100ms, goodShare: 99% }   # the highest rate at which this holds is searched for
expect:
  - { metric: violations, on: both, max: 0 }
  - metric: capacity
    ratio: microservices/monolith
    max: 1
    because: on the same cores, work that is done twice leaves less for customers
`,
	},
	failure: {
		title: "Reviews crash. Who can still buy?",
		predict:
			"In which build does a checkout fail because the reviews are gone?",
		load: openLoad(20),
		rest: `timeline:                        # times count from the end of the warm-up
  - at: 8s
    say: Reviews crash. The supervisor starts the process again.
    fault: { capability: reviews, kind: crash }   # a capability, never a process: one line is fair to both builds
  # A fault that lasts (slow, hang, databaseLocked ...) is healed: - { at: 14s, heal: { capability: reviews } }
expect:
  - metric: bystanderFailures    # failed although they do not need what broke
    on: microservices
    max: 1%
    because: only reading reviews needs the reviews service
  - { metric: recovery, on: both, max: 5s }
  - { metric: violations, on: both, max: 0 }
`,
	},
	deploy: {
		title: "One line changes. What has to ship?",
		predict:
			"How many units are replaced in each build, and does a customer notice?",
		load: openLoad(16),
		rest: `change: shipping-quote-rule      # a file in scenarios/changes: the edits to the sources of both builds
rollout: { strategy: rolling, at: 6s }   # recreate | rolling | blue-green | canary
expect:
  - { metric: unitsShipped, on: microservices, max: 1 }
  - { metric: failedDuringDeploy, on: both, max: 0 }
  - { metric: violations, on: both, max: 0 }
`,
	},
	scaling: {
		title: "What does a second process bring?",
		predict:
			"What does it take in memory, and what does it bring, in each build?",
		load: closedLoad,
		rest: `capability: catalog              # the unit that holds it gets more processes
replicas: [1, 2]
expect:
  - { metric: goodShare, on: both, min: 99% }
  - { metric: violations, on: both, max: 0 }
`,
	},
	ladder: {
		title: "Where does the difference come from?",
		predict: "Which step costs most?",
		load: openLoad(12),
		rest: `steps: [monolith, monolith-gateway, colocated, microservices]   # each is told by its difference to the one before
expect:
  - { metric: goodShare, on: all, min: 99% }
  - { metric: violations, on: all, max: 0 }
`,
	},
};

/** A complete scenario file of a kind, with a word on every key. `schema`: where editors find its format. */
export function templateText(
	kind: ScenarioKind,
	{ id, schema }: { id: string; schema: string },
): string {
	const { title, predict, load, rest } = templates[kind];
	return `# yaml-language-server: $schema=${schema}
version: 1
id: ${id}
kind: ${kind}
title: ${title}
tags: [mine]                     # shoplab run mine runs every scenario with this tag
narrate:                         # all of it may be left out
  intro: What happens, in plain words.
  predict: ${predict}
  reveal: What to look at in the report.
data: { products: 1000, customers: 200 }
${load}rounds: 3                        # each arm once a round, in random order; intervals need five or more
${rest}`;
}
