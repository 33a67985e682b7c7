import { drawnSize, layoutSize } from "../../emitters/diagram/index.ts";

/**
 * Lays out a picture in DOT and draws it as SVG. Graphviz is WebAssembly that is loaded when it is first asked for; one
 * version of it gives the same bytes everywhere.
 */
export async function drawSvg(dot: string): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(dot, "svg");
  // Nothing in front of the root, so that it can be embedded.
  return svg
    .slice(Math.max(0, svg.indexOf("<svg")))
    .replaceAll(`font-size="${layoutSize}.00"`, `font-size="${drawnSize}"`)
    .replaceAll('font-family="Arial"', 'font-family="Arial, Liberation Sans, Helvetica, sans-serif"')
    .replace(/<!--[\s\S]*?-->\n?/g, "");
}
