/** The shells that can be told how to complete. */
export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

// Each script hands the words to `shoplab complete` as they are, never to an eval: what somebody has typed and not yet sent must
// not be run. A line of the answer is a word, a tab and what it means; `:files` asks the shell for its own names of files.

const bash = `# bash completion for shoplab
_shoplab() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <(shoplab complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _shoplab shoplab
`;

const zsh = `#compdef shoplab
# zsh completion for shoplab
_shoplab() {
  local line word
  local -i files=0
  local -a found
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      files=1
    else
      word=\${line%%$'\\t'*}
      found+=("\${word//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done < <(shoplab complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe shoplab found
  (( files )) && _files
}
if [[ $funcstack[1] == _shoplab ]]; then
  _shoplab
else
  compdef _shoplab shoplab
fi
`;

const fish = `# fish completion for shoplab
function __shoplab_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (shoplab complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            printf '%s\\n' $line
        end
    end
end
complete -c shoplab -f -a '(__shoplab_complete)'
`;

/** The script of a shell. */
export function scriptFor(shell: Shell): string {
	return { bash, zsh, fish }[shell];
}
