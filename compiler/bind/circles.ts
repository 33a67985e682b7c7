/** An edge that leads back to where the way came from, and the nodes from there to it. */
export interface Circle<N, E> {
  readonly edge: E;
  readonly nodes: readonly N[];
}

/**
 * The nodes so that each stands behind those that its edges lead to, and the edges that close a circle: without them
 * there is none. Depth first, with a list for the way: chains may be as long as they like.
 *
 * @param targetOf undefined for an edge that leads nowhere
 */
export function sortByEdges<N, E>(
  starts: Iterable<N>,
  edgesOf: (node: N) => readonly E[],
  targetOf: (edge: E) => N | undefined,
): { readonly order: readonly N[]; readonly circles: readonly Circle<N, E>[] } {
  const circles: Circle<N, E>[] = [];
  const finished = new Set<N>();
  const onWay = new Set<N>();
  for (const start of starts) {
    if (finished.has(start)) continue;
    const way = [stepAt(start)];
    onWay.add(start);
    for (let top = way[way.length - 1]; top; top = way[way.length - 1]) {
      const edge = top.edges[top.next++];
      const target = edge === undefined ? undefined : targetOf(edge);
      if (edge === undefined) {
        way.pop();
        onWay.delete(top.node);
        finished.add(top.node);
      } else if (target !== undefined && onWay.has(target)) {
        const nodes = way.map((step) => step.node);
        circles.push({ edge, nodes: nodes.slice(nodes.indexOf(target)) });
      } else if (target !== undefined && !finished.has(target)) {
        way.push(stepAt(target));
        onWay.add(target);
      }
    }
  }
  return { order: [...finished], circles };

  function stepAt(node: N) {
    return { node, edges: edgesOf(node), next: 0 };
  }
}
