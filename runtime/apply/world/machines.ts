/** VMs of a cluster as a cloud knows them. Nstance's servers make them, so that they are in no state of OpenTofu. */
export interface CloudMachines {
  /** Where they are, for messages: `EC2 of eu-west-1`. */
  readonly shown: string;
  /** Ids of those that carry the marks of this cluster and are not gone yet. */
  list(signal: AbortSignal): Promise<readonly string[]>;
  /** Asks for the deletion of those that `list` gave. They are gone some time later. */
  delete(ids: readonly string[], signal: AbortSignal): Promise<void>;
  close(): void;
}
