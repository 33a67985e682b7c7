import { execFileSync, spawnSync } from "node:child_process";
import { globSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Ir } from "../../../compiler/ir/index.ts";
import { networkView, platformView, toDot } from "../../../emitters/diagram/index.ts";
import { compileSource } from "../../../runtime/compile/index.ts";
import { drawSvg } from "../../../runtime/diagram/index.ts";
import { findSources } from "../../../runtime/project/index.ts";
import { compileText } from "../../helpers/podplane-source.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { allShapes, sourceOf } from "../../impact/losses.ts";

/*
 * Labels as a browser draws them, in pictures of every example and of 50 generated clusters: none leaves its box, and no
 * two overlap. Needs Chromium on PATH.
 */

const root = resolve(import.meta.dirname, "../../..");

function examples(): readonly (readonly [string, Ir])[] {
  const args = { assignments: [], varsFiles: [], out: undefined };
  return globSync("examples/**/podplane.build.json", { cwd: root })
    .sort()
    .flatMap((path) => {
      const [source] = findSources(root, [dirname(path)]);
      const ir = source && compileSource(root, source, args).compilation.clusters[0]?.ir;
      return ir ? [[path, ir] as const] : [];
    });
}

function generated(count: number): readonly (readonly [string, Ir])[] {
  const shapes = allShapes(4).filter((_, index) => index % 31 === 0);
  const compiled = shapes.flatMap((shape, index) => {
    const ir = compileText(sourceOf(shape)).clusters[0]?.ir;
    return ir ? [[`generated ${index}`, ir] as const] : [];
  });
  return compiled.slice(0, count);
}

/** Measured in the browser: what leaves its box, and what overlaps. */
const measure = `
  const faults = [];
  const far = (inner, outer) => inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  for (const svg of document.querySelectorAll("svg")) {
    const name = svg.parentElement.id;
    const texts = [];
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      const group = text.closest("g.node, g.cluster");
      const shape = group && group.querySelector("path, polygon, ellipse");
      if (shape && far(box, shape.getBoundingClientRect())) faults.push(name + " leaves: " + text.textContent);
      if (far(box, svg.getBoundingClientRect())) faults.push(name + " is cut: " + text.textContent);
      for (const other of texts) if (meet(box, other.box)) faults.push(name + " overlap: " + text.textContent + " / " + other.text);
      texts.push({ box, text: text.textContent });
    }
  }
  document.title = "measured";
  document.body.textContent = JSON.stringify(faults);
`;

test("labels neither leave their boxes nor overlap, measured in Chromium", async () => {
  const found = spawnSync("chromium", ["--version"]);
  if (found.error) throw new Error("there is no chromium on PATH");
  const clusters = [...examples(), ...generated(50)];
  expect(clusters.length).toBeGreaterThanOrEqual(55);
  const parts: string[] = [];
  for (const [name, ir] of clusters) {
    for (const view of [networkView, platformView]) {
      parts.push(`<div id="${name} ${view.name}">${await drawSvg(toDot(view(ir)))}</div>`);
    }
  }
  const folder = temporaryFolder("labels");
  try {
    const page = join(folder, "page.html");
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><body>${parts.join("\n")}<script>${measure}</script></body>`,
    );
    const dom = execFileSync(
      "chromium",
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        `--user-data-dir=${folder}/profile`,
        `file://${page}`,
      ],
      { encoding: "utf8", maxBuffer: 256 * 1024 * 1024, stdio: ["ignore", "pipe", "ignore"] },
    );
    expect(dom).toContain("<title>measured</title>");
    const faults: unknown = JSON.parse(
      /<body>(\[.*\])<\/body>/s
        .exec(dom)?.[1]
        ?.replaceAll("&amp;", "&")
        .replaceAll("&gt;", ">")
        .replaceAll("&lt;", "<") ?? "null",
    );
    expect(faults).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
