import { createTwoFilesPatch } from "diff";

const longest = 60;

/** The difference of a file on the disk to the generated one, as `diff -u` shows it, cut when it is long. */
export function unifiedDiff(path: string, onDisk: string, generated: string): string {
  const patch = createTwoFilesPatch(`${path} (on the disk)`, `${path} (generated)`, onDisk, generated, "", "", {
    context: 2,
  });
  const lines = patch.split("\n").slice(1);
  if (lines.length <= longest) return lines.join("\n");
  return [...lines.slice(0, longest), `… ${lines.length - longest} more lines`].join("\n");
}
