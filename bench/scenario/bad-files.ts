import type { Wiring } from "./wiring-rules.ts";

/** A scenario with nothing wrong, for tests to spoil. */
export const good = `version: 1
id: sample
kind: latency
title: A sample
load:
  model: open
  rate: 60/s
  duration: 15s
  journeys:
    - name: browse
      steps: [getProduct]
`;

/** What goes from unit to unit, as far as tests need it. */
export const wiring: Wiring = {
	events: ["order.cancelled", "order.confirmed"],
	calls: [
		{ from: "gateway", to: "orders" },
		{ from: "gateway", to: "reviews" },
		{ from: "orders", to: "reviews" },
	],
};

const instead = (of: string, put: string) => good.replace(of, () => put);
const failing = instead("latency", "failure");
const searching = instead("latency", "capacity");
const expecting = (line: string) => `${good}expect:\n  - ${line}\n`;

/** What an author did, the file, and exactly what is said about it. */
export const badFiles: [string, string, string][] = [
	[
		"misspells a key",
		instead("duration", "duraton"),
		`a.yaml:8:3: unknown key "duraton"
  duraton: 15s
  ^
did you mean "duration"?`,
	],
	[
		"forgets a key",
		instead("  model: open\n", ""),
		`a.yaml:5:1: missing key "model"
load:
^`,
	],
	[
		"misspells the key that tells loads apart",
		instead("  model", "  modle"),
		`a.yaml:6:3: unknown key "modle"
  modle: open
  ^
did you mean "model"?`,
	],
	[
		"misspells the key that tells scenarios apart",
		instead("kind", "knid"),
		`a.yaml:3:1: unknown key "knid"
knid: latency
^
did you mean "kind"?`,
	],
	[
		"misspells the key that tells faults apart, and heals that fault",
		`${failing}timeline:
  - { at: 5s, fault: { capability: reviews, knd: hang } }
  - { at: 8s, heal: { kind: hang } }
`,
		`a.yaml:13:45: unknown key "knd"
  - { at: 5s, fault: { capability: reviews, knd: hang } }
                                            ^
did you mean "kind"?`,
	],
	[
		"misspells the key of the only fault",
		`${failing}timeline: [{ at: 5s, falt: { capability: reviews, kind: crash } }]\n`,
		`a.yaml:12:22: unknown key "falt"
timeline: [{ at: 5s, falt: { capability: reviews, kind: crash } }]
                     ^
did you mean "fault"?`,
	],
	[
		"misspells the timeline",
		`${failing}timelin: [{ at: 5s, fault: { capability: reviews, kind: crash } }]\n`,
		`a.yaml:12:1: unknown key "timelin"
timelin: [{ at: 5s, fault: { capability: reviews, kind: crash } }]
^
did you mean "timeline"?`,
	],
	[
		"requests a path that HTTP cannot carry",
		instead("[getProduct]", "[{ name: find, request: GET /café }]"),
		`a.yaml:11:38: a path is ASCII; write other letters percent-encoded, such as %C3%A9
      steps: [{ name: find, request: GET /café }]
                                     ^`,
	],
	[
		"varies what cannot be varied",
		`${good}matrix: { id: [a, b] }\n`,
		`a.yaml:12:11: unknown key "id"
matrix: { id: [a, b] }
          ^`,
	],
	[
		"misspells an operation",
		instead("getProduct", "getProdukt"),
		`a.yaml:11:15: unknown operation "getProdukt"
      steps: [getProdukt]
              ^
did you mean "getProduct"?`,
	],
	[
		"misspells the kind",
		instead("latency", "latencey"),
		`a.yaml:3:7: unknown kind of scenario "latencey"
kind: latencey
      ^
did you mean "latency"?`,
	],
	[
		"leaves the unit away",
		instead("60/s", "60"),
		`a.yaml:7:9: expected a rate such as "60/s", got 60
  rate: 60
        ^`,
	],
	[
		"loads for no time",
		instead("15s", "0s"),
		`a.yaml:8:13: must be from 1ms to 60min, is 0
  duration: 0s
            ^`,
	],
	[
		"forgets to sign in",
		instead("getProduct", "getCart"),
		`a.yaml:11:15: getCart needs a customer; put signedIn before it
      steps: [getCart]
              ^`,
	],
	[
		"misspells an input",
		instead("[getProduct]", "[{ name: getProduct, with: { prodctId: p } }]"),
		`a.yaml:11:43: getProduct has no input "prodctId"
      steps: [{ name: getProduct, with: { prodctId: p } }]
                                          ^
did you mean "productId"?`,
	],
	[
		"uses an answer that comes later",
		instead(
			"[getProduct]",
			'[{ name: getProduct, with: { productId: "$' +
				'{searchProducts.items[0].id}" } }, searchProducts]',
		),
		`a.yaml:11:54: no earlier step answers or captures "searchProducts"
      steps: [{ name: getProduct, with: { productId: "$` +
			`{searchProducts.items[0].id}" } }, searchProducts]
                                                     ^`,
	],
	[
		"names an unknown capability, and a fault without what it needs",
		`${failing}timeline:
  - { at: 5s, fault: { capability: review, kind: crash } }
  - { at: 5s, fault: { capability: reviews, kind: slow } }
`,
		`a.yaml:13:36: unknown capability "review"
  - { at: 5s, fault: { capability: review, kind: crash } }
                                   ^
did you mean "reviews"?

a.yaml:14:15: missing key "delay"
  - { at: 5s, fault: { capability: reviews, kind: slow } }
              ^

a.yaml:14:22: a second fault: one file has one, so that what follows has one cause
  - { at: 5s, fault: { capability: reviews, kind: slow } }
                     ^

a.yaml:14:51: slow goes on until it is healed: add an event such as { at: 8s, heal: { kind: slow } }
  - { at: 5s, fault: { capability: reviews, kind: slow } }
                                                  ^`,
	],
	[
		"misspells a fault",
		`${failing}timeline: [{ at: 5s, fault: { capability: reviews, kind: crush } }]\n`,
		`a.yaml:12:58: unknown kind of fault "crush"
timeline: [{ at: 5s, fault: { capability: reviews, kind: crush } }]
                                                         ^
did you mean "crash"?`,
	],
	[
		"heals a fault at the moment it begins",
		`${failing}timeline:
  - { at: 2s, fault: { capability: reviews, kind: hang } }
  - { at: 2s, heal: { kind: hang } }
`,
		`a.yaml:14:29: no fault hits hang before this
  - { at: 2s, heal: { kind: hang } }
                            ^`,
	],
	[
		"heals whatever it is before it begins",
		`${failing}timeline:
  - { at: 2s, fault: { capability: reviews, kind: hang } }
  - { at: 1s, heal: {} }
`,
		`a.yaml:14:21: no fault hits before this
  - { at: 1s, heal: {} }
                    ^`,
	],
	[
		"gives a delay a p50 that is above its p99",
		`${failing}timeline:
  - { at: 2s, fault: { capability: reviews, kind: slow, delay: { p50: 900ms, p99: 5ms } } }
  - { at: 8s, heal: { kind: slow } }
`,
		`a.yaml:13:83: is less than p50
  - { at: 2s, fault: { capability: reviews, kind: slow, delay: { p50: 900ms, p99: 5ms } } }
                                                                                  ^`,
	],
	[
		"poisons an event that nobody hears of",
		`${failing}timeline:
  - { at: 2s, fault: { capability: orders, kind: poisonMessage, event: order.confirmd } }
`,
		`a.yaml:13:72: nobody hears of "order.confirmd" (known: order.cancelled, order.confirmed)
  - { at: 2s, fault: { capability: orders, kind: poisonMessage, event: order.confirmd } }
                                                                       ^
did you mean "order.confirmed"?`,
	],
	[
		"cuts a call that nobody makes",
		`${failing}timeline:
  - { at: 2s, fault: { capability: reviews, kind: callCut, from: users } }
  - { at: 8s, heal: { kind: callCut } }
`,
		`a.yaml:13:66: in no arm does users call reviews (its callers: gateway, orders)
  - { at: 2s, fault: { capability: reviews, kind: callCut, from: users } }
                                                                 ^`,
	],
	[
		"cuts calls in a matrix of which one is made by nobody",
		`${failing}matrix:
  at: 2s
  heal: 8s
  faults: [{ kind: callCut, from: orders }]
  capabilities: [reviews, orders]
`,
		`a.yaml:15:35: in no arm does orders call orders (its callers: gateway)
  faults: [{ kind: callCut, from: orders }]
                                  ^`,
	],
	[
		"heals what is not broken, after the load",
		`${failing}timeline:
  - { at: 5s, fault: { capability: reviews, kind: crash } }
  - { at: 50s, heal: { capability: cart } }
`,
		`a.yaml:14:11: is not before the load ends (15000 ms)
  - { at: 50s, heal: { capability: cart } }
          ^

a.yaml:14:36: no fault hits cart before this
  - { at: 50s, heal: { capability: cart } }
                                   ^`,
	],
	[
		"ships an unknown change",
		`${instead("latency", "deploy")}change: shipping-quote-rul\nrollout: { strategy: rolling, at: 6s }\n`,
		`a.yaml:12:9: no change is called "shipping-quote-rul" (looked in changes/)
change: shipping-quote-rul
        ^
did you mean "shipping-quote-rule"?`,
	],
	[
		"ships an unknown change among others",
		`${instead("latency", "deploy")}changes:\n  - shipping-quote-rule\n  - shipping-quote\nrollout: { strategy: rolling, at: 6s }\n`,
		`a.yaml:14:5: no change is called "shipping-quote" (looked in changes/)
  - shipping-quote
    ^
did you mean "shipping-quote-rule"?`,
	],
	[
		"ships nothing",
		`${instead("latency", "deploy")}rollout: { strategy: rolling, at: 6s }\n`,
		`a.yaml:1:1: a deploy scenario names a change, or several as changes
version: 1
^`,
	],
	[
		"names a change in two ways",
		`${instead("latency", "deploy")}change: shipping-quote-rule\nchanges: [shipping-quote-rule]\nrollout: { strategy: rolling, at: 6s }\n`,
		`a.yaml:1:1: a deploy scenario names a change, or several as changes
version: 1
^`,
	],
	[
		"misspells a metric",
		expecting("{ metric: p96, on: both, max: 5ms }"),
		`a.yaml:13:15: unknown metric "p96"
  - { metric: p96, on: both, max: 5ms }
              ^
did you mean "p90"?`,
	],
	[
		"bounds a time by a share",
		expecting("{ metric: p95, on: both, max: 5% }"),
		`a.yaml:13:35: p95 takes a duration such as "15s" or "250ms", got "5%"
  - { metric: p95, on: both, max: 5% }
                                  ^`,
	],
	[
		"bounds a ratio by a time",
		expecting("{ metric: p95, ratio: microservices/monolith, max: 5ms }"),
		`a.yaml:13:56: a ratio of p95 takes a plain number such as 2.5, got "5ms"
  - { metric: p95, ratio: microservices/monolith, max: 5ms }
                                                       ^`,
	],
	[
		"compares arms by a count",
		expecting("{ metric: violations, ratio: microservices/monolith, max: 1 }"),
		`a.yaml:13:34: a ratio is made of p50, p90, p95, p99, throughput, capacity, cpuPerGood, cpuPerOrder, memory; bound violations on each arm
  - { metric: violations, ratio: microservices/monolith, max: 1 }
                                 ^`,
	],
	[
		"misspells an arm",
		expecting("{ metric: p95, on: microservice, max: 5ms }"),
		`a.yaml:13:24: unknown arm "microservice"
  - { metric: p95, on: microservice, max: 5ms }
                       ^
did you mean "microservices"?`,
	],
	[
		"expects something of an unknown journey",
		expecting("{ metric: p95, of: brows, on: all, max: 5ms }"),
		`a.yaml:13:24: no journey or operation of this scenario is called "brows"
  - { metric: p95, of: brows, on: all, max: 5ms }
                       ^
did you mean "browse"?`,
	],
	[
		"expects a metric of another kind",
		expecting("{ metric: recovery, on: all, max: 5s }"),
		`a.yaml:13:15: recovery is measured in failure scenarios, this one is latency
  - { metric: recovery, on: all, max: 5s }
              ^`,
	],
	[
		"searches for the highest rate without saying what must hold",
		instead("latency", "capacity"),
		`a.yaml:6:10: a capacity scenario with an open load searches for the highest rate, and needs to know what must hold there; add objective: { p99: 100ms, goodShare: 99% }, or take the closed model
  model: open
         ^`,
	],
	[
		"searches with an objective that any rate meets",
		`${searching}objective: { of: browse }\n`,
		`a.yaml:12:12: says no bound, so every rate would do; add p99: 100ms or goodShare: 99%
objective: { of: browse }
           ^`,
	],
	[
		"searches by a share of time, of an unknown journey, for a throughput",
		`${searching}objective: { p99: 5%, of: brows }
expect: [{ metric: throughput, on: both, min: 5/s }]
`,
		`a.yaml:12:19: expected a duration such as "15s" or "250ms", got "5%"
objective: { p99: 5%, of: brows }
                  ^

a.yaml:12:27: no journey or operation of this scenario is called "brows"
objective: { p99: 5%, of: brows }
                          ^
did you mean "browse"?

a.yaml:13:20: a search for the highest rate measures capacity and violations; throughput belongs into its objective or into a closed load
expect: [{ metric: throughput, on: both, min: 5/s }]
                   ^`,
	],
	[
		"gives a closed load an objective and asks it for a rate",
		`${searching
			.replace("model: open", "model: closed")
			.replace("rate: 60/s", "connections: 4")}objective: { p99: 5ms }
expect: [{ metric: capacity, on: both, min: 5/s }]
`,
		`a.yaml:12:12: a closed load has no rate to search for; take the objective away, or write model: open and a rate to begin with
objective: { p99: 5ms }
           ^

a.yaml:13:20: capacity is the answer of a search for the highest rate, in the open model; a closed load measures throughput
expect: [{ metric: capacity, on: both, min: 5/s }]
                   ^`,
	],
	[
		"searches in parts of several rates",
		`${searching.replace("rate: 60/s\n  duration: 15s", "stages: [{ rate: 5/s, for: 5s }]")}objective: { p99: 5ms }\n`,
		`a.yaml:7:11: the search sets the rates itself; write rate (where it begins) and duration (of one probe) instead
  stages: [{ rate: 5/s, for: 5s }]
          ^`,
	],
	[
		"gives no bound",
		expecting("{ metric: p95, on: both }"),
		`a.yaml:13:5: says no bound; add min or max
  - { metric: p95, on: both }
    ^`,
	],
	[
		"misspells a policy",
		`${good}resilience: timeout\n`,
		`a.yaml:12:13: unknown resilience "timeout"
resilience: timeout
            ^
did you mean "timeouts"?`,
	],
	[
		"gives a ladder a policy, which its steps have",
		`${instead("latency", "ladder")}resilience: none\n`,
		`a.yaml:12:13: the steps of a ladder have policies of their own: the policy is one of its steps
resilience: none
            ^`,
	],
	[
		"scales at a given rate, from two processes downwards",
		`${instead("latency", "scaling")}capability: catalog
replicas: [2, 1]
expect: [{ metric: throughput, ratio: monolith-x3/monolith, min: 1 }]
`,
		`a.yaml:6:10: a scaling scenario needs the closed model: at a given rate more processes answer no more requests
  model: open
         ^

a.yaml:13:11: must begin with 1 and rise, such as [1, 2]
replicas: [2, 1]
          ^

a.yaml:14:39: unknown arm "monolith-x3"
expect: [{ metric: throughput, ratio: monolith-x3/monolith, min: 1 }]
                                      ^
did you mean "monolith"?`,
	],
	[
		"writes a key twice and misspells another",
		`${good}title: Another\ntagz: [tour]\n`,
		`a.yaml:12:1: duplicate key "title"; it stands on line 4 already
title: Another
^

a.yaml:13:1: unknown key "tagz"
tagz: [tour]
^
did you mean "tags"?`,
	],
	[
		"indents with a tab",
		`${good}data:\n\tproducts: 3\n`,
		`a.yaml:13:1: a tab indents this line; YAML takes spaces only
\tproducts: 3
^`,
	],
	[
		"indents too little",
		instead("  rate", " rate"),
		`a.yaml:7:1: not YAML: All mapping items must start at the same column
 rate: 60/s
^`,
	],
	[
		"writes a colon in a title",
		instead("A sample", "Crash: who notices?"),
		`a.yaml:4:8: a second ": " in this line; put the value in quotes, or the key on its own line
title: Crash: who notices?
       ^`,
	],
	[
		"puts two documents into a file",
		`${good}---\n${good}`,
		`a.yaml:12:1: a second document begins here; one file, one question
---
^`,
	],
	[
		"uses an alias without an anchor",
		`${good}tags: *these\n`,
		`a.yaml:12:7: no anchor &these before this alias
tags: *these
      ^`,
	],
	[
		"writes a list that contains itself",
		`${good}tags: &these [*these]\n`,
		`a.yaml:12:15: the alias *these contains itself
tags: &these [*these]
              ^`,
	],
	[
		"writes nothing",
		"",
		"a.yaml:1:1: expected the keys of a scenario, got nothing\n\n^",
	],
	[
		"asserts nothing, by a misspelt condition, of a path that is none",
		instead(
			"[getProduct]",
			"[{ name: getProduct, assert: [{ path: $.id }, { path: $.id, equal: 1 }, { path: id, exists: true }] }]",
		),
		`a.yaml:11:44: asserts nothing; add one of exists, equals, oneOf, matches, min, max, minLength, maxLength
      steps: [{ name: getProduct, assert: [{ path: $.id }, { path: $.id, equal: 1 }, { path: id, exists: true }] }]
                                           ^

a.yaml:11:74: unknown key "equal"
      steps: [{ name: getProduct, assert: [{ path: $.id }, { path: $.id, equal: 1 }, { path: id, exists: true }] }]
                                                                         ^
did you mean "equals"?

a.yaml:11:94: expected a JSONPath such as "$.items[0].id", got "id"
      steps: [{ name: getProduct, assert: [{ path: $.id }, { path: $.id, equal: 1 }, { path: id, exists: true }] }]
                                                                                             ^`,
	],
	[
		"asserts by an expression that is none, and by an earlier answer",
		instead(
			"[getProduct]",
			'[{ name: getProduct, assert: [{ path: $.id, matches: "(" }, { path: $.id, equals: "$' +
				'{a.b}" }] }]',
		),
		`a.yaml:11:67: is no regular expression: "("
      steps: [{ name: getProduct, assert: [{ path: $.id, matches: "(" }, { path: $.id, equals: "$` +
			`{a.b}" }] }]
                                                                  ^

a.yaml:11:96: is compared as it stands: values of earlier answers are not put in here
      steps: [{ name: getProduct, assert: [{ path: $.id, matches: "(" }, { path: $.id, equals: "$` +
			`{a.b}" }] }]
                                                                                               ^`,
	],
	[
		"misspells the bound of an expectation",
		expecting("{ metric: p95, on: both, mi: 5ms }"),
		`a.yaml:13:30: unknown key "mi"
  - { metric: p95, on: both, mi: 5ms }
                             ^
did you mean "min"?`,
	],
	[
		"hides terminal codes in a key",
		`${good}"\\e[31mred": 1\n`,
		`a.yaml:12:1: unknown key "?[31mred"
"\\e[31mred": 1
^`,
	],
];
