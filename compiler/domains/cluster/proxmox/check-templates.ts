import type { ProviderModel } from "../../../schema/index.ts";
import { type CheckContext, spanOf } from "../check/index.ts";
import { firstOfNstance, firstTemplate, labelOf, numbersOfNode } from "../plan/index.ts";

/** Templates: contracts/proxmox.md 1.8 and 1.14, contracts/nstance.md 9.2. */
export function checkTemplates(provider: ProviderModel, { diagnostics }: CheckContext): void {
  const { image, node, vm_template: template } = provider.blocks;
  const { existing, id } = template[0]?.attributes ?? {};
  const taken = existing?.value === true ? { name: "existing", at: existing } : id && { name: "id", at: id };
  if (image[0] && taken) {
    const related = [{ span: spanOf(taken.at), message: "the template is here" }];
    diagnostics.report("template-of-both", image[0].header, { name: taken.name }, { related });
  }
  const numbers = node.map((one, index) => {
    const given = one.attributes.template_id;
    return { node: one, given, first: given?.value ?? firstTemplate + numbersOfNode * index };
  });
  for (const { node: own, given, first } of numbers) {
    if (!given) continue;
    if (first > firstOfNstance - numbersOfNode) {
      diagnostics.report("template-numbers", spanOf(given), { id: first, what: "is one of Nstance's VMs" });
      continue;
    }
    const other = numbers.find((one) => one.node !== own && Math.abs(one.first - first) < numbersOfNode);
    if (!other) continue;
    const related = [{ span: other.node.header, message: "the other node" }];
    const parameters = { id: first, what: `is among those of the node ${labelOf(other.node)}` };
    diagnostics.report("template-numbers", spanOf(given), parameters, { related });
  }
}
