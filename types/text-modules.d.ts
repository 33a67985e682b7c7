/** `*.ejs` files are compiled to render functions by the build (`scripts/ejs-plugin.ts`). */
declare module "*.ejs" {
  /** Renders the template. `data` holds the variables that the template names. */
  export function render(data: Readonly<Record<string, unknown>>): string;
}

/** `*.sh` files become strings by the build (`scripts/shell-plugin.ts`). */
declare module "*.sh" {
  /** The whole text. */
  export const text: string;
}

/** Functions that judge by the JSON Schemas of a module, compiled by the build (`scripts/ajv-plugin.ts`). */
declare module "*/file-schemas.ts?ajv" {
  interface Fault {
    /** JSON pointer to what is wrong. */
    readonly instancePath: string;
    readonly keyword: string;
    readonly params: Readonly<Record<string, unknown>>;
  }
  interface Judge {
    (value: unknown): boolean;
    errors?: readonly Fault[] | null;
  }
  export const lockJsonSchema: Judge;
  export const lockVersion1JsonSchema: Judge;
  export const buildJsonSchema: Judge;
}
