import type { Command } from 'commander';
import type { CliContext, ExitCode } from './context.ts';
import { CONFIG, format, SERVICE_URL } from './option-parts.ts';

/** `sync`: what keeps the bindings as the sources say, seen and moved from outside. */
export const addSyncCommand = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  const sync = program
    .command('sync')
    .description('bindings as rosters, registrations and inventories say')
    .addHelpText('after', SYNC_EXAMPLES);
  const add = (name: string, description: string, examples: string): Command =>
    sync
      .command(name)
      .description(description)
      .option(...CONFIG)
      .option(...SERVICE_URL)
      .addOption(format())
      .addHelpText('after', examples);
  add('status', 'how each source stands, what is held, and who is not reached', STATUS_EXAMPLES).action(
    async (options) => done(await (await import('./sync.ts')).runSyncStatus(context, options)),
  );
  add('plan', 'what a run would change, and why; changes nothing', PLAN_EXAMPLES).action(async (options) =>
    done(await (await import('./sync.ts')).runSyncPlan(context, options)),
  );
  add('apply', 'run now', APPLY_EXAMPLES)
    .option('--confirm', 'what is held is meant: do that, too')
    .action(async (options) => done(await (await import('./sync.ts')).runSyncApply(context, options)));
  add('adopt', 'take over what sources want and others have bound', ADOPT_EXAMPLES).action(async (options) =>
    done(await (await import('./sync.ts')).runSyncAdopt(context, options)),
  );
};

const SYNC_EXAMPLES = `
They ask the running service, with the admin token that stands beside its store.

Examples:
  tocsin sync status
  tocsin sync plan
  tocsin sync apply --confirm
  tocsin sync adopt`;

const STATUS_EXAMPLES = `
Exit 1 if something is held, stale, faulty or failed.

Examples:
  tocsin sync status
  tocsin sync status --format json`;

const PLAN_EXAMPLES = `
+ create, ~ replace, = adopt, - delete, x let go, ? held, ! conflict; why, and for which source.

Examples:
  tocsin sync plan
  tocsin sync plan --format json`;

const APPLY_EXAMPLES = `
Sync runs by itself whenever a source changes. What would take too much at once is held until somebody confirms it;
exactly what the status shows at that moment is confirmed, and nothing that comes later. Exit 1 if anything is left to do.

Examples:
  tocsin sync apply
  tocsin sync apply --confirm`;

const ADOPT_EXAMPLES = `
For a store that was lost while another Notify service has the bindings: what sync once made looks like the bindings of others now.
Those that no source wants are left alone. The plan shows what would be taken over as conflicts.

Examples:
  tocsin sync plan
  tocsin sync adopt
  tocsin sync adopt --format json`;
