/** A place in a configuration file: line and column count from 1, byte from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly byte: number;
}

/** A message of OpenTofu (contracts/terraform.md 5.4). */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: Place; readonly end: Place };
}

/** `validate -json`. */
export interface ValidateDocument {
  readonly valid: boolean;
  readonly error_count: number;
  readonly warning_count: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** One resource of a plan. */
export interface ResourceChange {
  readonly address: string;
  readonly module_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly after_unknown: unknown;
  };
}

/** `show -json` of a plan, as far as tests read it. */
export interface PlanDocument {
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, unknown>>;
  readonly errored?: boolean;
}

/** One resource of a state. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A module of a state; the modules under test have none within them. */
export interface StateModule {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly StateModule[];
}

/** `show -json` of the state, as far as tests read it. */
export interface StateDocument {
  readonly values?: {
    readonly outputs?: Readonly<Record<string, { readonly value: unknown; readonly sensitive: boolean }>>;
    readonly root_module?: StateModule;
  };
}

/** The diagnostics of a JSON stream, one object per line. Lines that are not JSON become errors of their own. */
export function parseDiagnostics(stream: string): readonly Diagnostic[] {
  const result: Diagnostic[] = [];
  for (const line of stream.split("\n").filter((text) => text.trim() !== "")) {
    const message = parseLine(line);
    if (message === undefined) {
      result.push({ severity: "error", summary: line, detail: "" });
    } else if (message.type === "diagnostic" && message.diagnostic !== undefined) {
      result.push(message.diagnostic);
    }
  }
  return result;
}

function parseLine(line: string): { readonly type?: string; readonly diagnostic?: Diagnostic } | undefined {
  try {
    return JSON.parse(line) as { readonly type?: string; readonly diagnostic?: Diagnostic };
  } catch {
    return undefined;
  }
}

/** Errors as readable text, for failure messages of tests. */
export function errorText(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .filter((diagnostic) => diagnostic.severity === "error")
    .map(({ summary, detail, range }) => {
      const place = range === undefined ? "" : `${range.filename}:${range.start.line}: `;
      return `${place}${summary}: ${detail}`;
    })
    .join("\n");
}

/** Addresses of the resources that a plan creates, changes or destroys. */
export function changedAddresses(document: PlanDocument): readonly string[] {
  return (document.resource_changes ?? [])
    .filter(({ mode, change }) => mode === "managed" && change.actions.join() !== "no-op")
    .map(({ address }) => address);
}
