import type { CommandSpec } from "../cli/index.ts";

export const completionCommand: CommandSpec = {
  path: ["completion"],
  summary: "Print the completion of commands, options and values for a shell",
  positionals: "bash|zsh|fish",
  minPositionals: 1,
  maxPositionals: 1,
  options: {},
  examples: [
    {
      command: 'eval "$(podplanec completion bash)"',
      does: "completes in this shell, or in each with it in ~/.bashrc",
    },
    {
      command: "podplanec completion fish > ~/.config/fish/completions/podplanec.fish",
      does: "completes in every new fish",
    },
  ],
  load: () => import("./completion.ts"),
};
