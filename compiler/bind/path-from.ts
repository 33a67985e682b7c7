/**
 * The path of a file from the folder of another, both given from the working directory with `/`. Its name alone where
 * the way leads through folders whose names are not known.
 */
export function pathFrom(source: string, file: string): string {
  const folder = source.split("/").slice(0, -1);
  const parts = file.split("/");
  let shared = 0;
  while (shared < folder.length && shared < parts.length - 1 && folder[shared] === parts[shared]) shared++;
  const up = folder.slice(shared);
  const isKnown = up.every((name) => name !== "..") && (file.startsWith("/") === source.startsWith("/") || shared > 0);
  if (!isKnown) return parts.at(-1) ?? file;
  return [...up.map(() => ".."), ...parts.slice(shared)].join("/");
}
