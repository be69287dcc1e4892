import { Argument, Command } from "commander";
import type { Setting } from "../scenario/layers.ts";
import { type ScenarioKind, scenarioKinds } from "../scenario/vocabulary.ts";
import type { NewFlags } from "./actions/scenario-new.ts";
import type { Cli } from "./main.ts";
import { shared } from "./options.ts";

interface Flags {
	set?: Setting[];
}

const actions = () => import("./actions/scenario.ts");

/** `shoplab scenario`: what can be run. */
export function scenarioCommand({ root }: Cli): Command {
	const print = (text: string) => void process.stdout.write(text);
	const list = new Command("list")
		.description("all scenarios, by id")
		.addHelpText("after", "\nExample:\n  shoplab scenario list")
		.action(async () => print((await actions()).list(root)));
	const show = new Command("show")
		.description(
			"the file of a scenario; with --merged on top of what it extends",
		)
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab scenario show checkout-latency\n  shoplab scenario show --merged --set load.rate=80/s checkout-latency",
		)
		.argument("<scenario>", "id, tag or path")
		.option("--merged", "with what it extends and what --set sets, as one file")
		.addOption(shared.set().implies({ merged: true }))
		.action(
			async (selector: string, { merged, set }: Flags & { merged?: true }) => {
				const { show, showMerged } = await actions();
				print(merged ? showMerged(root, selector, set) : show(root, selector));
			},
		);
	const validate = new Command("validate")
		.description(
			"check scenarios without running them; without a name, all of them",
		)
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab scenario validate\n  shoplab scenario validate scenarios/reviews-crash.yaml",
		)
		.argument("[scenario...]", "ids, tags or paths")
		.addOption(shared.set())
		.action(async (selectors: string[], { set }: Flags) =>
			print((await actions()).validate(root, selectors, set)),
		);
	const schema = new Command("schema")
		.description("the JSON Schema of scenario files, for editors")
		.addHelpText(
			"after",
			"\nExample:\n  shoplab scenario schema > scenario.schema.json",
		)
		.action(async () => print((await actions()).schema(root)));
	const create = new Command("new")
		.description("write a new scenario file, complete and commented")
		.addArgument(
			new Argument("<kind>", "which question").choices(scenarioKinds),
		)
		.option("--id <id>", "what it is called; my-<kind> unless told")
		.option(
			"--out <file>",
			"where it goes; unless told, scenarios/<id>.yaml, or here when asked from elsewhere",
		)
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab scenario new failure\n  shoplab scenario new latency --id my-question --out my-question.yaml",
		)
		.action(async (kind: ScenarioKind, flags: NewFlags) => {
			const { newScenario } = await import("./actions/scenario-new.ts");
			print(newScenario(root, kind, flags));
		});
	return new Command("scenario")
		.description("write, list, show and check scenarios")
		.addCommand(create)
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab scenario list\n  shoplab scenario new failure\n  shoplab scenario validate",
		)
		.addCommand(list)
		.addCommand(show)
		.addCommand(validate)
		.addCommand(schema);
}
