/** `*.ejs` files are compiled to render functions by the build (`scripts/ejs-plugin.ts`). */
declare module "*.ejs" {
  /** Renders the template. `data` holds the variables that the template names. */
  export function render(data: Readonly<Record<string, unknown>>): string;
}
