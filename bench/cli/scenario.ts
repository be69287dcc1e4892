import { Command } from "commander";
import type { Cli } from "./main.ts";

const actions = () => import("./actions/scenario.ts");

/** `shoplab scenario`: what can be run. */
export function scenarioCommand({ root }: Cli): Command {
	const print = (text: string) => void process.stdout.write(text);
	const list = new Command("list")
		.description("all scenarios, by id")
		.action(async () => print((await actions()).list(root)));
	const show = new Command("show")
		.description("the file of a scenario")
		.argument("<scenario>", "id, tag or path")
		.action(async (selector: string) =>
			print((await actions()).show(root, selector)),
		);
	const validate = new Command("validate")
		.description(
			"check scenarios without running them; without a name, all of them",
		)
		.argument("[scenario...]", "ids, tags or paths")
		.action(async (selectors: string[]) =>
			print((await actions()).validate(root, selectors)),
		);
	const schema = new Command("schema")
		.description("the JSON Schema of scenario files, for editors")
		.action(async () => print((await actions()).schema(root)));
	return new Command("scenario")
		.description("list, show and check scenarios")
		.addCommand(list)
		.addCommand(show)
		.addCommand(validate)
		.addCommand(schema);
}
