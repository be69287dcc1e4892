import {
	errorCodes,
	problemOf,
	ShopError,
} from "../../shop/contract/errors.ts";

/** What a code stands for, for somebody who meets it for the first time. */
export interface Explanation {
	/** The exit status that goes with it; for a code of the shops, their HTTP status. */
	status: string;
	means: string;
	why: string;
	mend: string;
	example: string;
}

const usage = "exit status 2: nothing was started";
const environment = "exit status 3: the environment is not ready";
const systemFailed = "exit status 5: a system under test failed";

/** Every code that shoplab ends with, once; a test holds it against the sources. */
const ours: Record<string, Explanation> = {
	UsageError: {
		status: usage,
		means:
			"A command, an argument or an option is not known, or two of them do not fit each other.",
		why: "Guessing what was meant could run for an hour and measure something else.",
		mend: "Read the message: it names the word and the nearest valid one. --help after any command lists its options, with examples.",
		example: "shoplab run --help",
	},
	InvalidScenario: {
		status: usage,
		means:
			"A scenario, a change or the need-graph says something that cannot be. All problems are listed, each with its line.",
		why: "A run that finds out after ten minutes has wasted them.",
		mend: "Correct the lines that are shown, and check the file alone until it is valid.",
		example: "shoplab scenario validate scenarios/my-scenario.yaml",
	},
	InvalidResults: {
		status: usage,
		means:
			"A results.json is missing, damaged, or of another version of shoplab.",
		why: "A report is made from this document alone.",
		mend: "Name the results.json of a run. One of a newer shoplab needs that shoplab.",
		example: "shoplab report results/20260101T120000Z-tour/results.json",
	},
	Incomparable: {
		status: usage,
		means:
			"Two stored runs were made under other conditions, or one of them is not fit to be compared. Every reason is listed.",
		why: "A difference between two runs is only the code's where all else is the same.",
		mend: "Run both again in the same way: the same scenarios, profile, arms, bus, seed, machine and Node.",
		example: "shoplab compare before/results.json after/results.json",
	},
	InvalidMeasurement: {
		status: usage,
		means: "The file given to plan --from is not what plan --save wrote.",
		why: "A plan computes with demands that were measured for it; a run's results tell other things.",
		mend: "Measure again and keep the file.",
		example: "shoplab plan --rate 1000/s --save demands.json",
	},
	InvalidTopology: {
		status: usage,
		means:
			"A topology.json names units, calls or events that do not fit together.",
		why: "It says which processes an arm consists of; every fault and every deploy follows it.",
		mend: "Correct the problems that are listed.",
		example: "npx vitest run --project unit bench/targets/topology.test.ts",
	},
	ArmsDisagree: {
		status: usage,
		means:
			"Two things that were asked for contradict each other, such as an arm over AMQP and the direct bus.",
		why: "Either answer would compare something that nobody asked for.",
		mend: "Leave one of the two out.",
		example: "shoplab run --arms monolith,microservices-amqp",
	},
	NotReplicable: {
		status: usage,
		means:
			"--replicas names a unit that an arm does not have, or cannot have twice.",
		why: "Each arm has its own units: the monolith one, the services twelve.",
		mend: "Name a unit of every arm that is run, or run one arm.",
		example:
			"shoplab run checkout-latency --arms microservices --replicas catalog=2",
	},
	ImpactRefused: {
		status: usage,
		means:
			"The commits, the repository or the map that impact was asked about cannot be used.",
		why: "Which units ship is told from sources that can be found and built.",
		mend: "Read what, where and why in the message; check the range with git log.",
		example: "shoplab impact HEAD~20..HEAD",
	},
	ChangeDoesNotApply: {
		status: usage,
		means:
			"A change wants to edit text that is not in the sources, or is there more than once.",
		why: "The sources have changed since the change was written.",
		mend: "Correct the change under scenarios/changes, so that each text is found once.",
		example: "shoplab scenario validate",
	},
	ReleaseRefused: {
		status: usage,
		means:
			"No order was found in which the changed units can be replaced one by one.",
		why: "While one unit is new and another is old they would misunderstand each other, and customers would notice.",
		mend: "Make the change in two steps that each understand the other: add first, remove later.",
		example: "shoplab impact --change shipping-quote-rule --why",
	},
	BuildFailed: {
		status: environment,
		means: "The sources, or a change of them, cannot be built.",
		why: "What runs is the bundle that was built and hashed, never the sources.",
		mend: "Correct the lines that are listed.",
		example: "npm run build",
	},
	NotBuilt: {
		status: environment,
		means: "A program that is to be started is not in dist/.",
		why: "What runs is the bundle that was built and hashed, never the sources.",
		mend: "Build it; npm start does so by itself.",
		example: "npm run build",
	},
	NodeTooOld: {
		status: environment,
		means: "This Node is older than 20.19.",
		why: "shoplab and its SQLite driver use what older versions lack.",
		mend: "Install Node 20.19, 22 or 24.",
		example: "nvm install 22",
	},
	PackagesMissing: {
		status: environment,
		means:
			"A package is not installed, or was made for another version of Node.",
		why: "The SQLite driver is native code, which fits one version of Node.",
		mend: "Install the packages again. Where no binary can be had, the driver is compiled, which needs python3, make and g++.",
		example: "npm ci",
	},
	NotWritable: {
		status: environment,
		means:
			"A file or folder cannot be written: it is another user's, is read-only, or is no folder.",
		why: "A run keeps its results, its logs and the data of both shops.",
		mend: "Give another folder with --out, or make this one writable.",
		example: "shoplab run --out /tmp/results",
	},
	DiskFull: {
		status: environment,
		means: "There is no space left on the disk.",
		why: "A run keeps its results and logs, and each trial a copy of the database.",
		mend: "Make space: .shoplab/templates holds large seeded databases that are made again when needed; results/ holds old runs.",
		example: "rm -r .shoplab/templates",
	},
	PortInUse: {
		status: environment,
		means: "Another program listens on the port that was asked for.",
		why: "The shop's door is to listen there.",
		mend: "Choose another port, leave --port out, or end the other program. If it is a shop that was left running, shoplab down ends it.",
		example: "shoplab up monolith --port 8090",
	},
	NoFreePorts: {
		status: environment,
		means: "All ports from 20000 to 32000 are taken.",
		why: "Every process of an arm listens on a port of its own.",
		mend: "See what runs, and end what is left over.",
		example: "shoplab ps",
	},
	BrokerMissing: {
		status: environment,
		means:
			"Events were to travel through RabbitMQ, and none is installed or named.",
		why: "--bus amqp, or an arm named after it, insists on it; the direct bus needs nothing.",
		mend: "Install rabbitmq-server (it need not run), set AMQP_URL, or use the direct bus.",
		example: "shoplab run --bus direct",
	},
	BrokerDown: {
		status: environment,
		means: "AMQP_URL names a message broker that does not answer.",
		why: "Events between services are to travel through it.",
		mend: "Start it, correct AMQP_URL, or unset it.",
		example: "env -u AMQP_URL shoplab run --bus direct",
	},
	BrokerDidNotStart: {
		status: environment,
		means: "The private RabbitMQ of this run did not get ready.",
		why: "Events between services are to travel through it.",
		mend: "Read its log, whose place the message names; meanwhile use the direct bus.",
		example: "shoplab run --bus direct",
	},
	OneCore: {
		status: environment,
		means: "This machine gives shoplab one core only.",
		why: "What measures and what is measured would take turns on it.",
		mend: "Use a machine, or a container, with two cores or more.",
		example: "shoplab doctor",
	},
	LadderTooShort: {
		status: environment,
		means: "Fewer than two steps of a ladder can run here.",
		why: "A ladder tells the difference between one step and the next.",
		mend: "Install RabbitMQ, set AMQP_URL, or name other steps.",
		example: "shoplab run hop-ladder --arms monolith-soap,monolith",
	},
	SystemDown: {
		status: environment,
		means: "A system that was named with --arm does not answer.",
		why: "shoplab starts its own arms only.",
		mend: "Start it, check it with curl, and run the command again.",
		example: "curl -i http://127.0.0.1:8080",
	},
	GitMissing: {
		status: environment,
		means: "The program git is not installed.",
		why: "impact reads a history with git itself.",
		mend: "Install git.",
		example: "apt-get install git",
	},
	UnitFailed: {
		status: systemFailed,
		means:
			"A process of a shop did not start, or ended although nothing was meant to break it.",
		why: "Numbers of a shop that fails by itself say nothing about its architecture.",
		mend: "Read its log in the folder of the run, results/<time>-<name>/logs. On a very busy machine a start may take too long: try again when it is calm.",
		example: "shoplab doctor",
	},
	ShopFailed: {
		status: systemFailed,
		means: "A shop refused, or did not answer, what it must grant.",
		why: "Arms that do not keep the same contract are not compared.",
		mend: "Read the message and the logs in the folder of the run. If you changed the sources, the change broke the contract.",
		example: "npm run conformance",
	},
	InternalFault: {
		status: "exit status 70",
		means: "shoplab itself has a fault. Your input is not to blame.",
		why: "Something was thrown that nobody foresaw.",
		mend: "Keep what was printed and report it, with the command that you gave and what shoplab doctor says.",
		example: "shoplab doctor",
	},
};

/** What the shops answer to requests, by the contract's own table. */
const theirs = Object.fromEntries(
	errorCodes.map((code): [string, Explanation] => {
		const { title, status } = problemOf(new ShopError(code, ""), "");
		return [
			code,
			{
				status: `HTTP status ${status}, an answer of both shops`,
				means: `${title}.`,
				why: "It is an answer of the shop's contract, and no fault of shoplab.",
				mend: "The field `detail` of the answer says what was wrong with this request, and `errors`, where there are some, say where.",
				example: "curl -i http://127.0.0.1:8080/api/products/p-00001",
			},
		];
	}),
);

/** Every code that a user can meet, with what it means. */
export const explanations: Readonly<Record<string, Explanation>> = {
	...ours,
	...theirs,
};

/** The codes of shoplab itself. */
export const ownCodes = Object.keys(ours);

/** The codes that shops answer with. */
export const shopCodes: readonly string[] = errorCodes;
