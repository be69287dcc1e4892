import {
	type Broken,
	inEnvironment,
	inService,
	without,
	withoutVariable,
} from "./breaking.ts";

/** Units, variables and addresses that are wrong. */
export const brokenWiring: readonly Broken[] = [
	{
		rule: "hasEveryUnit",
		what: "a service is forgotten",
		change: ({ compose }) => delete compose.services.reviews,
		says: /profile microservices has/,
	},
	{
		rule: "hasEveryUnit",
		what: "the monolith's profile lacks the card processor",
		change: inService("card-processor", { profiles: ["microservices"] }),
		says: /profile monolith has/,
	},
	{
		rule: "hasEveryUnit",
		what: "a service starts another's bundle",
		change: inService("cart", { command: ["units/microservices/catalog.cjs"] }),
		says: /cart starts units\/microservices\/catalog/,
	},
	{
		rule: "hasEveryUnit",
		what: "a service without a profile",
		change: without("cart", "profiles"),
		says: /cart is in no profile/,
	},
	{
		rule: "isToldWhatItReads",
		what: "a misspelt variable",
		change: inEnvironment("orders", { GRACE_MILLIS: "1" }),
		says: /orders: nothing reads GRACE_MILLIS/,
	},
	{
		rule: "isToldWhatItReads",
		what: "a value that is refused",
		change: inEnvironment("orders", { PORT: "http" }),
		says: /orders: [\s\S]*PORT/,
	},
	{
		rule: "isToldWhatItReads",
		what: "a default that is refused",
		change: inEnvironment("orders", { RESILIENCE: `\${SHOP_RESILIENCE:-on}` }),
		says: /orders: [\s\S]*RESILIENCE/,
	},
	{
		rule: "isToldWhatItReads",
		what: "a missing variable",
		change: withoutVariable("monolith", "DATA_DIR"),
		says: /monolith: [\s\S]*DATA_DIR/,
	},
	{
		rule: "isToldWhatItReads",
		what: "a variable that the card processor does not know",
		change: inEnvironment("card-processor", { SEED: "1" }),
		says: /card-processor: nothing reads SEED/,
	},
	{
		rule: "isToldWhatItNeeds",
		what: "the signing key in a second pair of hands",
		change: inEnvironment("cart", { SIGNING_KEY_FILE: "/keys/signing/key" }),
		says: /cart must not have SIGNING_KEY_FILE/,
	},
	{
		rule: "isToldWhatItNeeds",
		what: "payments without the card processor",
		change: withoutVariable("payments", "CARD_URL"),
		says: /payments lacks CARD_URL/,
	},
	{
		rule: "isToldWhatItNeeds",
		what: "a service on another bus",
		change: inEnvironment("shipping", { BUS: "direct" }),
		says: /shipping has a broker but BUS is direct/,
	},
	{
		rule: "knowsItsPeers",
		what: "a peer is forgotten",
		change: inEnvironment("orders", { PEERS: '{"cart":"http://cart:8080"}' }),
		says: /orders: PEERS lacks catalog/,
	},
	{
		rule: "knowsItsPeers",
		what: "two peers are mixed up",
		change: ({ compose }) => {
			const environment = compose.services.gateway?.environment ?? {};
			environment.PEERS = (environment.PEERS ?? "").replace(
				"http://cart:8080",
				"http://users:8080",
			);
		},
		says: /gateway: PEERS says that cart is http:\/\/users/,
	},
	{
		rule: "knowsItsPeers",
		what: "a subscription is forgotten",
		change: inEnvironment("orders", {
			SUBSCRIPTIONS: '{"order.confirmed":["cart"]}',
		}),
		says: /orders: SUBSCRIPTIONS are not those/,
	},
	{
		rule: "reachesWhomItIsTold",
		what: "an address that is nobody's",
		change: inEnvironment("payments", { CARD_URL: "http://cards:8080" }),
		says: /payments is told http:\/\/cards:8080: no such service/,
	},
	{
		rule: "reachesWhomItIsTold",
		what: "a wrong port",
		change: inEnvironment("payments", {
			CARD_URL: "http://card-processor:80",
		}),
		says: /wrong port/,
	},
	{
		rule: "reachesWhomItIsTold",
		what: "no network in common",
		change: inService("monolith", { networks: ["door"] }),
		says: /monolith cannot reach card-processor/,
	},
];
