export type { Cloud, CloudEmitter, CloudPlatform, ProviderCloud, RequiredProvider } from "./cloud.ts";
export {
  type BesideContext,
  balancerAddress,
  type Context,
  configurationOf,
  createContext,
  getProvider,
  identifierOf,
  local,
  type ModuleContext,
  moduleCall,
  moduleKey,
  moduleOf,
  own,
  type ProviderContext,
  typeOf,
  withModules,
} from "./context.ts";
export { createFile, explained, type Section } from "./file.ts";
export { isSeeded, seedCommands } from "./seeding.ts";
export { tokenKeysVariable } from "./token-keys.ts";
