// Parts of the system that only tests and bench:limits use, and how to get them.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const parts = [
	{
		name: "rabbitmq",
		packages: ["rabbitmq-server"],
		present: rabbitmqIsThere,
		why: "tests of the amqp bus start a private RabbitMQ",
		fix: "Debian, Ubuntu: apt-get install rabbitmq-server. Elsewhere: `docker run -p 127.0.0.1:5672:5672 rabbitmq:3` and AMQP_URL=amqp://127.0.0.1:5672",
	},
	{
		name: "zeep",
		packages: ["python3-zeep"],
		present: () => pythonWithZeep() !== undefined,
		why: "a strict SOAP client that nobody here wrote checks both doors",
		fix: "Debian, Ubuntu: apt-get install python3-zeep. Elsewhere: python3 -m pip install zeep",
	},
	{
		name: "docker-compose",
		packages: ["docker-compose"],
		present: composeIsThere,
		why: "docker-compose.yml is checked by `docker-compose config -q`, which needs no engine",
		fix: "Debian, Ubuntu: apt-get install docker-compose. Elsewhere: install Docker with its compose plugin",
	},
	{
		name: "chromium",
		packages: ["chromium"],
		present: () => chromiumFile() !== undefined,
		why: "report.html is opened in a real browser",
		fix: "Debian: apt-get install chromium. Elsewhere: install Chromium or Chrome so that `chromium` or `google-chrome` is on the PATH, or set SHOPLAB_CHROMIUM to its file",
	},
	...["zsh", "fish"].map((shell) => ({
		name: shell,
		packages: [shell],
		present: () => runs(shell, ["-c", "exit"]),
		why: `what \`shoplab completion ${shell}\` prints is tried in the shell itself`,
		fix: `Debian, Ubuntu: apt-get install ${shell}`,
	})),
];

/** What bench:limits sets beside the gateway; no test needs it. */
const limitsParts = [
	{
		name: "nginx",
		packages: ["nginx-light"],
		present: () => runs("nginx", ["-v"]) || runs("/usr/sbin/nginx", ["-v"]),
	},
];

/** The parts that are not there. */
export function missingParts() {
	return parts.filter((part) => !part.present());
}

/** Installs missing parts of the tests with apt-get, where this is Debian and we are root. Starts no service. */
export function installMissing() {
	install(missingParts());
}

/** The same for what bench:limits uses. */
export function installMissingForLimits() {
	install(limitsParts.filter((part) => !part.present()));
}

function install(missing) {
	if (missing.length === 0 || !canInstall()) return;
	const packages = missing.flatMap((part) => part.packages);
	console.error(`shoplab: installing ${packages.join(", ")} (apt-get) …`);
	withoutServices(() => {
		apt(["update"]);
		// One by one: a package that this system does not have must not keep the others away.
		for (const name of packages)
			apt(["install", "-y", "--no-install-recommends", name]);
	});
}

function canInstall() {
	return (
		process.platform === "linux" &&
		process.getuid?.() === 0 &&
		existsSync("/usr/bin/apt-get")
	);
}

function apt(args) {
	const result = spawnSync("apt-get", ["-q", ...args], {
		stdio: ["ignore", "ignore", 2],
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
	});
	if (result.status !== 0)
		console.error(`shoplab: apt-get ${args.join(" ")} failed`);
}

/**
 * Debian starts a service as soon as it is installed. 101 in policy-rc.d means "not allowed", so that no RabbitMQ and no epmd
 * that listens on every address is left behind.
 */
function withoutServices(install) {
	const policy = "/usr/sbin/policy-rc.d";
	const ours = !existsSync(policy);
	if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
	try {
		install();
	} finally {
		if (ours) rmSync(policy);
	}
}

function rabbitmqIsThere() {
	if (process.env.AMQP_URL) return true;
	const home = "/usr/lib/rabbitmq/lib";
	return (
		existsSync(home) &&
		readdirSync(home).some((name) => name.startsWith("rabbitmq_server-"))
	);
}

/** The Python that has zeep: Debian's puts it beside its own, which need not be the first one on the path. */
export function pythonWithZeep() {
	return ["python3", "/usr/bin/python3"].find((python) =>
		runs(python, ["-c", "import zeep"]),
	);
}

/** The file of a Chromium or Chrome: SHOPLAB_CHROMIUM, else the first one on the path. */
export function chromiumFile() {
	const names = ["chromium", "chromium-browser", "google-chrome"];
	const folders = (process.env.PATH ?? "").split(delimiter);
	const onPath = names.flatMap((name) =>
		folders.map((folder) => join(folder, name)),
	);
	return [process.env.SHOPLAB_CHROMIUM ?? "", ...onPath].find(
		(file) =>
			// A file alone is not enough: Ubuntu's chromium-browser is a script that asks for snap.
			existsSync(file) && runs(file, ["--version"]),
	);
}

function composeIsThere() {
	return (
		runs("docker-compose", ["version"]) ||
		runs("docker", ["compose", "version"])
	);
}

function runs(command, args) {
	return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
