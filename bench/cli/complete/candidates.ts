import type { Argument, Command, Option } from "commander";

/** A word that could come next. */
export interface Candidate {
	value: string;
	/** In a few words; may be empty. */
	says: string;
}

/** What could come next; `files`: names of files as well. */
export interface Candidates {
	candidates: Candidate[];
	files: boolean;
}

/** What is known of the values of options and arguments, beside the choices that they name themselves. */
export interface Values {
	/** By the name of an argument ("scenario") or the long flag of an option ("--arms"). */
	of: Readonly<Record<string, () => Candidate[]>>;
	/** Options whose value is a list with commas. */
	lists: ReadonlySet<string>;
	/** Options and arguments whose values are files or folders. */
	files: ReadonlySet<string>;
}

/** What could stand in the place of the last word, which may be empty, after the others. */
export function candidatesFor(
	program: Command,
	words: readonly string[],
	values: Values,
): Candidates {
	const current = words.at(-1) ?? "";
	const { command, positions, open } = placeAfter(program, words.slice(0, -1));
	if (open) return valuesOf(open.long ?? "", open, { current, values });
	if (current.startsWith("-")) return only(optionsOf(command), current);
	if (command.commands.length > 0) return only(commandsOf(command), current);
	const argument = argumentAt(command, positions);
	return argument
		? valuesOf(argument.name(), argument, { current, values })
		: { candidates: [], files: false };
}

/** Where words have led: the command, how many arguments it has got, and the option that waits for its value. */
function placeAfter(program: Command, words: readonly string[]) {
	let command = program;
	let positions = 0;
	let open: Option | undefined;
	for (const word of words) {
		if (open) {
			open = undefined;
			continue;
		}
		if (word.startsWith("-") && word !== "--") {
			const option = command.options.find(({ long, short }) =>
				[long, short].includes(word),
			);
			open = option?.required ? option : undefined;
			continue;
		}
		const child = command.commands.find((each) => each.name() === word);
		if (child) command = child;
		else positions += 1;
	}
	return { command, positions, open };
}

function argumentAt(command: Command, position: number): Argument | undefined {
	const all = command.registeredArguments;
	const last = all.at(-1);
	return all[position] ?? (last?.variadic ? last : undefined);
}

function valuesOf(
	name: string,
	{ argChoices }: { argChoices?: readonly string[] | undefined },
	{ current, values }: { current: string; values: Values },
): Candidates {
	const known =
		values.of[name]?.() ??
		argChoices?.map((value) => ({ value, says: "" })) ??
		[];
	const files = values.files.has(name);
	if (!values.lists.has(name)) return { ...only(known, current), files };
	const before = current.slice(0, current.lastIndexOf(",") + 1);
	const taken = before.split(",");
	const rest = known
		.filter(({ value }) => !taken.includes(value))
		.map(({ value, says }) => ({ value: before + value, says }));
	return only(rest, current);
}

function only(all: readonly Candidate[], current: string): Candidates {
	return {
		candidates: all.filter(({ value }) => value.startsWith(current)),
		files: false,
	};
}

function optionsOf(command: Command): Candidate[] {
	return command
		.createHelp()
		.visibleOptions(command)
		.map(({ long, short, description }) => ({
			value: long ?? short ?? "",
			says: description,
		}));
}

function commandsOf(command: Command): Candidate[] {
	return command
		.createHelp()
		.visibleCommands(command)
		.map((each) => ({ value: each.name(), says: each.description() }));
}
