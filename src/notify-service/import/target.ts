import type { Json, JsonObject } from '../../base/json.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Service } from '../../model/service.ts';
import type { Imported } from '../account-store.ts';
import type { ImportFault } from './fault.ts';
import type { Patience } from './patience.ts';
import type { Placed } from './place.ts';
import { type Refusal, readBinding, readService } from './read-resource.ts';

export interface PlacedCredential {
  readonly result: Placed;
  readonly secret: 'here' | 'missing';
}

export type PlacedBindings = Imported & { readonly refused: readonly Refusal[] };

/** Where an import puts what it read. Resources are as the other account showed them. */
export interface ImportTarget {
  readonly putService: (sid: string, resource: JsonObject) => Promise<Result<{ readonly result: Placed }, ImportFault>>;
  readonly putCredential: (sid: string, resource: JsonObject) => Promise<Result<PlacedCredential, ImportFault>>;
  readonly putBindings: (
    service: string,
    resources: readonly JsonObject[],
  ) => Promise<Result<PlacedBindings, ImportFault>>;
}

/** One PUT to the routes of `registerImportRoutes`. */
export type Put = (path: string, body: Json) => Promise<Result<Json, ImportFault>>;

/** A running Tocsin. */
export const createImportTarget = (put: Put, patiently: Patience): ImportTarget => {
  // Whose shape is our own, of the same version.
  const ask = <T>(path: string, body: Json) => patiently(() => put(path, body)) as Promise<Result<T, ImportFault>>;
  return {
    putService: (sid, resource) => ask(`/api/notify/services/${sid}`, resource),
    putCredential: (sid, resource) => ask(`/api/notify/credentials/${sid}`, resource),
    putBindings: (service, bindings) => ask(`/api/notify/services/${service}/bindings`, { bindings }),
  };
};

/** Nowhere: what would be refused is, everything else counts as copied. */
export const createDryTarget = (): ImportTarget => {
  const services = new Map<string, Service>();
  return {
    putService: async (sid, resource) => {
      const service = readService(resource);
      if (!service.ok) return { ok: false, error: { status: 400, message: service.error } };
      services.set(sid, service.value);
      return ok({ result: 'copied' });
    },
    putCredential: async () => ok({ result: 'copied', secret: 'missing' }),
    putBindings: async (sid, resources) => {
      const service = services.get(sid);
      const refused: Refusal[] = [];
      for (const resource of resources) {
        const binding = service && readBinding(resource, service);
        if (binding && !binding.ok) refused.push(binding.error);
      }
      return ok({ created: resources.length - refused.length, unchanged: 0, kept: 0, refused });
    },
  };
};
