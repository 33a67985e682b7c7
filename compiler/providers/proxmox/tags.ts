import type { TagRules } from "../table/index.ts";

const longest = 128;
const form = /^[a-z0-9_][a-z0-9_.+-]*$/i;

/** What Nstance marks its VMs with: it would take others with such a tag for its own (contracts/nstance.md 9.1). */
const own = "nstance";

/** Tags of Proxmox VE have no values: key and value are one word with a dot between (contracts/proxmox.md 1.1, 1.14). */
export const tags: TagRules = {
  most: 50,
  keyForm: "Tags of Proxmox VE have letters, digits, `_`, `-`, `.` and `+`, and neither `:`, `/` nor `=`.",
  valueForm: "A value stands behind its key with a dot between: letters, digits, `_`, `-`, `.` and `+`.",
  smallest: { most: 50, why: "More make the list of VMs unreadable." },
  alike: { canonical: (key) => key.toLowerCase(), why: "Tags of Proxmox VE are in lower case." },
  reserved(key) {
    if (key.toLowerCase() !== own) return undefined;
    return { why: "Nstance knows its VMs by that tag, and ends those that it does not expect.", severity: "error" };
  },
  written: (text) => text.toLowerCase(),
  keyFault(key) {
    if (key === "") return "it is empty";
    if (key.length > longest) return `it has more than ${longest} characters`;
    return form.test(key) ? undefined : "it has other characters";
  },
  valueFault(value) {
    if (value.length > longest) return `it has more than ${longest} characters`;
    return value === "" || /^[a-z0-9_.+-]+$/i.test(value) ? undefined : "it has other characters";
  },
};
