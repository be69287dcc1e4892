import {
	type Broken,
	inDockerfile,
	inService,
	service,
	without,
} from "./breaking.ts";

/** Limits, rights, health, order, images and volumes that are wrong. */
export const brokenConditions: readonly Broken[] = [
	{
		rule: "hasEqualLimits",
		what: "one arm gets more memory",
		change: inService("monolith", { mem_limit: "4096m" }),
		says: /memory: monolith 4096 MiB, microservices 3072 MiB/,
	},
	{
		rule: "hasEqualLimits",
		what: "a service without a memory limit",
		change: without("cart", "mem_limit"),
		says: /cart has no memory limit/,
	},
	{
		rule: "hasEqualLimits",
		what: "a service that may swap",
		change: inService("cart", { memswap_limit: "4096m" }),
		says: /cart may swap/,
	},
	{
		rule: "hasEqualLimits",
		what: "a service on cores of its own",
		change: inService("orders", { cpuset: "0-7" }),
		says: /cores differ/,
	},
	{
		rule: "hasEqualLimits",
		what: "a service on all cores",
		change: without("rabbitmq", "cpuset"),
		says: /cores differ: .*all/,
	},
	{
		rule: "hasEqualLimits",
		what: "a slice of the processor",
		change: inService("orders", { cpus: 0.5 }),
		says: /orders has a slice of its own: cpus/,
	},
	{
		rule: "opensOnlyTheDoor",
		what: "a service is published",
		change: inService("cart", { ports: ["127.0.0.1:9000:8080"] }),
		says: /cart publishes/,
	},
	{
		rule: "opensOnlyTheDoor",
		what: "a door for the whole network",
		change: inService("gateway", { ports: ["8082:8080"] }),
		says: /gateway publishes 8082:8080, not on 127/,
	},
	{
		rule: "opensOnlyTheDoor",
		what: "a door without a port",
		change: without("monolith", "ports"),
		says: /monolith is a door without a port/,
	},
	{
		rule: "opensOnlyTheDoor",
		what: "a network that leads outside",
		change: ({ compose }) => {
			compose.networks.services = {};
		},
		says: /is on services, which leads outside/,
	},
	{
		rule: "opensOnlyTheDoor",
		what: "a service on the default network",
		change: without("rabbitmq", "networks"),
		says: /rabbitmq is on the default network/,
	},
	{
		rule: "hasFewRights",
		what: "a service as root",
		change: inService("users", { user: "0:0" }),
		says: /users runs as root/,
	},
	{
		rule: "hasFewRights",
		what: "a service that says nothing of its user",
		change: without("rabbitmq", "user"),
		says: /rabbitmq runs as root/,
	},
	{
		rule: "hasFewRights",
		what: "capabilities are kept",
		change: without("users", "cap_drop"),
		says: /users keeps capabilities/,
	},
	{
		rule: "hasFewRights",
		what: "privileges can be gained",
		change: without("users", "security_opt"),
		says: /users may gain privileges/,
	},
	{
		rule: "hasFewRights",
		what: "a privileged service",
		change: inService("users", { privileged: true }),
		says: /users is privileged/,
	},
	{
		rule: "hasFewRights",
		what: "a writable image",
		change: without("users", "read_only"),
		says: /users can write to its image/,
	},
	{
		rule: "hasFewRights",
		what: "an image that runs as root",
		change: inDockerfile("USER node", ""),
		says: /the last stage runs as root/,
	},
	{
		rule: "showsItsHealth",
		what: "no health check",
		change: without("catalog", "healthcheck"),
		says: /catalog has no health check/,
	},
	{
		rule: "showsItsHealth",
		what: "a health check that is switched off",
		change: inService("catalog", { healthcheck: { disable: true } }),
		says: /catalog has no health check/,
	},
	{
		rule: "startsInOrder",
		what: "the gateway does not wait for a service",
		change: inService("gateway", {
			depends_on: { keys: { condition: "service_completed_successfully" } },
		}),
		says: /gateway does not wait for cart/,
	},
	{
		rule: "startsInOrder",
		what: "keys that are only started",
		change: inService("users", {
			depends_on: { keys: { condition: "service_started" } },
		}),
		says: /users does not wait for keys/,
	},
	{
		rule: "pinsItsImages",
		what: "the latest image",
		change: inService("rabbitmq", { image: "rabbitmq:latest" }),
		says: /rabbitmq:latest" is not pinned/,
	},
	{
		rule: "pinsItsImages",
		what: "an image without a tag",
		change: inService("rabbitmq", { image: "rabbitmq" }),
		says: /"rabbitmq" is not pinned/,
	},
	{
		rule: "pinsItsImages",
		what: "a base image that moves",
		change: inDockerfile("node:20.20.2-bookworm-slim", "node:lts"),
		says: /Dockerfile: the image "node:lts" is not pinned/,
	},
	{
		rule: "pinsItsImages",
		what: "an image of another release",
		change: inService("cart", { image: "shoplab:0.0.1" }),
		says: /is not the version of package.json/,
	},
	{
		rule: "seesOnlyItsKeys",
		what: "the signing key is mounted where it is not named",
		change: (given) => {
			const volumes = service(given, "cart").volumes ?? [];
			inService("cart", {
				volumes: [...volumes, "signing-key:/keys/signing:ro"],
			})(given);
		},
		says: /cart is told of keys in .* but sees .*signing/,
	},
	{
		rule: "seesOnlyItsKeys",
		what: "keys that a service can change",
		change: inService("users", {
			volumes: [
				"public-keys:/keys/public:ro",
				"service-secret:/keys/service:ro",
				"signing-key:/keys/signing",
			],
		}),
		says: /users can change signing-key/,
	},
	{
		rule: "ownsItsData",
		what: "two services on one database",
		change: (given) => {
			const volumes = service(given, "cart").volumes ?? [];
			inService("cart", { volumes: [...volumes, "catalog-data:/catalog"] })(
				given,
			);
		},
		says: /share catalog-data/,
	},
	{
		rule: "ownsItsData",
		what: "a volume that is not declared",
		change: ({ compose }) => delete compose.volumes["orders-data"],
		says: /orders: the volume orders-data is not declared/,
	},
];
