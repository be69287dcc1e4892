import { Argument, Command } from "commander";
import { type Shell, shells } from "./complete/scripts.ts";
import type { Cli } from "./main.ts";

/** `shoplab completion`: the script that makes a shell ask us. */
export function completionCommand(_cli: Cli): Command {
	return new Command("completion")
		.description("print a script that completes shoplab in your shell")
		.addArgument(new Argument("<shell>", "which shell").choices(shells))
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab completion bash >> ~/.bashrc\n  shoplab completion zsh >> ~/.zshrc\n  shoplab completion fish > ~/.config/fish/completions/shoplab.fish\nzsh needs `autoload -U compinit; compinit` before it. The command shoplab must be on the PATH (npm link puts it there).",
		)
		.action(async (shell: Shell) => {
			const { scriptFor } = await import("./complete/scripts.ts");
			process.stdout.write(scriptFor(shell));
		});
}
