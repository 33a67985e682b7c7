import type { Located } from "../../../origins/index.ts";
import type { TagRules } from "../../../providers/index.ts";
import { generatedProviders } from "../plan/index.ts";
import { type CheckContext, spanOf } from "./context.ts";

/** Tags, which every resource gets: their number, their form, and those that the modules use (ruling 61). */
export function checkTags(context: CheckContext): void {
  const { diagnostics } = context;
  for (const { provider, cloud } of generatedProviders(context.cluster)) {
    const { tags } = provider.attributes;
    const rules = cloud.tags;
    if (!tags || !rules) continue;
    const count = tags.value.length;
    const { most, why } = rules.smallest;
    if (count > rules.most) {
      diagnostics.report("too-many-tags", spanOf(tags), { cloud: cloud.title, count, most: rules.most });
    } else if (count > most) diagnostics.report("tags-on-objects", spanOf(tags), { count, most, why });
    for (const { key, value } of tags.value) {
      checkKey(key, rules, context);
      const wrong = rules.valueFault(value.value);
      if (wrong === undefined) continue;
      const parameters = { value: JSON.stringify(value.value), reason: wrong, form: rules.valueForm };
      diagnostics.report("bad-tag-value", spanOf(value), parameters);
    }
    checkAlike(
      tags.value.map(({ key }) => key),
      rules,
      context,
    );
  }
}

function checkKey(key: Located<string>, rules: TagRules, { diagnostics }: CheckContext): void {
  const reason = rules.keyFault(key.value);
  if (reason !== undefined) {
    diagnostics.report("bad-tag-key", spanOf(key), { key: key.value, reason, form: rules.keyForm });
    return;
  }
  const reserved = rules.reserved(key.value);
  if (!reserved) return;
  const name = reserved.severity === "error" ? "tag-of-nstance" : "tag-of-modules";
  diagnostics.report(name, spanOf(key), { key: key.value, why: reserved.why });
}

function checkAlike(keys: readonly Located<string>[], { alike }: TagRules, { diagnostics }: CheckContext): void {
  const seen = new Map<string, Located<string>>();
  for (const key of keys) {
    const canonical = alike.canonical(key.value);
    const earlier = seen.get(canonical);
    if (!earlier) seen.set(canonical, key);
    // The same key twice has been reported.
    else if (earlier.value !== key.value) {
      const related = [{ span: spanOf(earlier), message: "the other one" }];
      const parameters = { key: key.value, other: earlier.value, why: alike.why };
      diagnostics.report("tag-keys-alike", spanOf(key), parameters, { related });
    }
  }
}
