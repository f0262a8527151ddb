import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import type { StaffPhone } from './staff.ts';

/** The Bindings of another Notify service, in a process of its own that can be slow and unlucky. */
export interface FarBindings extends AsyncDisposable {
  /** What the config says under `notify`. */
  readonly notify: { readonly url: string; readonly accountSid: string; readonly serviceSid: string };
  readonly bound: () => Promise<readonly StaffPhone[]>;
  /** How often it was asked, by method and status: `POST 201`. */
  readonly asked: () => Promise<Readonly<Record<string, number>>>;
  /** Binds as somebody else, however often that takes. */
  readonly bind: (phone: StaffPhone) => Promise<void>;
}

interface State {
  readonly bindings: readonly StaffPhone[];
  readonly requests: Readonly<Record<string, number>>;
}

const SCRIPT = fileURLToPath(new URL('../../fakes/notify-bindings.ts', import.meta.url));

/** `settings` are those of `notify-bindings.ts`: `--rate 10`. */
export const startFarBindings = async (...settings: readonly string[]): Promise<FarBindings> => {
  const child = startChild(process.execPath, [SCRIPT, ...settings], '.');
  await child.printed(/\n/);
  const notify = JSON.parse(child.stdout());
  const state = async (): Promise<State> => (await fetch(`${notify.url}/state`)).json() as Promise<State>;
  const headers = { authorization: `Basic ${btoa(`${notify.accountSid}:${notify.authToken}`)}` };
  const bind = async ({ identity, address, tags }: StaffPhone): Promise<void> => {
    const body = new URLSearchParams({ Identity: identity, BindingType: 'sms', Address: address });
    for (const tag of tags) body.append('Tag', tag);
    const url = `${notify.url}/v1/Services/${notify.serviceSid}/Bindings`;
    const { status } = await fetch(url, { method: 'POST', headers, body });
    if (status !== 201) await bind({ identity, address, tags });
  };
  return {
    notify,
    bound: async () => (await state()).bindings,
    asked: async () => (await state()).requests,
    bind,
    [Symbol.asyncDispose]: child[Symbol.asyncDispose],
  };
};
