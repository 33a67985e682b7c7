import { expect, test } from "vitest";
import { hidePlaceholders } from "./placeholders.ts";

test("what is not known yet has a value in its place, the same wherever it stands, and comes back", () => {
  const userData = "A='{{ .Instance.ID }}'\nB='${module.network.vpc_id}'\nC='{ x } $x {{}} ${}'\n";
  const mutable = "D='${module.network.vpc_id}:${local.port}'\nE='{{ {a} }}'\n";
  const hidden = hidePlaceholders(userData, mutable);
  expect(hidden.userData).toBe(
    "A='placeholder-1.invalid'\nB='placeholder-2.invalid'\nC='{ x } $x placeholder-3.invalid placeholder-4.invalid'\n",
  );
  expect(hidden.mutable).toBe("D='placeholder-2.invalid:placeholder-5.invalid'\nE='{{ {a} }}'\n");
  expect([hidden.reveal(hidden.userData), hidden.reveal(hidden.mutable)]).toEqual([userData, mutable]);
});

test("an address has a port, and a certificate is one", () => {
  const { userData, mutable, reveal } = hidePlaceholders("{{ .Server.RegistrationAddr }}", "{{ .Server.CACert }}");
  expect(userData).toBe("placeholder-1.invalid:1");
  expect(Buffer.from(mutable, "base64").toString("utf8")).toBe(
    "-----BEGIN CERTIFICATE-----\nplaceholder-2.invalid\n-----END CERTIFICATE-----\n",
  );
  expect(reveal(`${userData} ${mutable}`)).toBe("{{ .Server.RegistrationAddr }} {{ .Server.CACert }}");
  expect(hidePlaceholders("{{ .Server.Name }}", "").userData).toBe("placeholder-1.invalid");
});

test("the tenth is no longer form of the first", () => {
  const text = Array.from({ length: 12 }, (_, index) => `\${a.b${index}}`).join(" ");
  const hidden = hidePlaceholders(text, "");
  expect(hidden.reveal(hidden.userData)).toBe(text);
});
