import type { Command } from 'commander';
import { ARGUMENTS, type OperationName } from '../notify-service/murano/arguments.ts';
import type { CliContext, ExitCode } from './context.ts';
import { addOne, CONFIG, format, SERVICE_URL } from './option-parts.ts';

type Done = (code: ExitCode) => void;

/** `bindings` and `send`: the five Notify operations, their arguments as options of the same names. */
export const addNotifyCommands = (program: Command, context: CliContext, done: Done): void => {
  const bindings = program.command('bindings').description('who is reached at which address');
  addBindings(bindings.addHelpText('after', BINDINGS_EXAMPLES), context, done);
  const send = program
    .command('send')
    .description('send a notification to identities, to tags or straight to addresses');
  addArguments(send, 'send')
    .addHelpText('after', SEND_EXAMPLES)
    .action(async (options) => done(await (await import('./send.ts')).runSend(context, options)));
};

const addBindings = (bindings: Command, context: CliContext, done: Done): void => {
  addArguments(bindings.command('list').description('a page of bindings'), 'listBinding')
    .addHelpText('after', LIST_EXAMPLES)
    .action(async (options) => done(await (await import('./bindings.ts')).runListBindings(context, options)));
  addArguments(bindings.command('get').description('one binding'), 'getBinding')
    .addHelpText('after', GET_EXAMPLES)
    .action(async (options) => done(await (await import('./bindings.ts')).runGetBinding(context, options)));
  addArguments(bindings.command('create').description('bind an address to an identity'), 'createBinding')
    .addHelpText('after', CREATE_EXAMPLES)
    .action(async (options) => done(await (await import('./bindings.ts')).runCreateBinding(context, options)));
  addArguments(bindings.command('delete').description('delete a binding'), 'deleteBinding')
    .addHelpText('after', DELETE_EXAMPLES)
    .action(async (options) => done(await (await import('./bindings.ts')).runDeleteBinding(context, options)));
};

const REQUIRED = ['Identity', 'BindingType', 'Address', 'BindingSid'];

/** A list repeats its option; what an operation cannot do without is asked for before anybody is. */
const addArguments = (command: Command, operation: OperationName): Command => {
  for (const [name, kind] of Object.entries(ARGUMENTS[operation])) {
    const words = DESCRIPTIONS[name] ?? '';
    const flag = `--${name} <${PLACES[kind]}>`;
    const isList = kind === 'texts' || kind === 'objects';
    if (isList) command.option(flag, `${words}; repeat it for more`, addOne);
    else if (REQUIRED.includes(name)) command.requiredOption(flag, words);
    else command.option(flag, words);
  }
  return command
    .option(...CONFIG)
    .option(...SERVICE_URL)
    .addOption(format());
};

const PLACES = { text: 'text', texts: 'text', number: 'number', object: 'json', objects: 'json' } as const;

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ServiceSid: "of which service; default: the config's own",
  Identity: 'whose',
  BindingType: 'apn, fcm, gcm, sms, facebook-messenger or alexa',
  Address: 'phone number, device token or registration token',
  Tag: 'with this tag',
  Endpoint: 'kept and shown, of no effect',
  CredentialSid: "goes before the service's own",
  NotificationProtocolVersion: 'of the data format',
  BindingSid: 'which',
  StartDate: 'created on this day or later, YYYY-MM-DD in UTC',
  EndDate: 'created on this day or earlier',
  PageSize: '1 to 1000; default: 50',
  Page: 'numbers the page',
  PageToken: 'of the page before',
  ToBinding: 'straight to {"binding_type": …, "address": …}',
  Segment: 'no longer taken: use tags',
  Title: 'of the notification; not in an SMS',
  Body: 'text of the notification',
  Sound: 'to be played',
  Action: 'category of a push',
  Priority: 'high (default) or low',
  Ttl: 'seconds to try for, 0 to 2419200',
  Data: 'custom keys of a push',
  Apn: 'overrides for APNs',
  Fcm: 'overrides for FCM',
  Gcm: 'overrides for GCM',
  Sms: 'overrides for SMS, as {"from": "+1555…"}',
  FacebookMessenger: 'overrides for Messenger',
  Alexa: 'taken, of no effect',
  DeliveryCallbackUrl: 'where the ends of its deliveries are posted',
};

const BINDINGS_EXAMPLES = `
They ask the running service, with the admin token that stands beside its store.

Examples:
  tocsin bindings create --Identity ana-k --BindingType sms --Address +4791234567 --Tag on-call
  tocsin bindings list --Identity ana-k
  tocsin bindings get --BindingSid BS…
  tocsin bindings delete --BindingSid BS…`;

const GET_EXAMPLES = `
Examples:
  tocsin bindings get --BindingSid BS…
  tocsin bindings get --ServiceSid IS… --BindingSid BS… --format json`;

const DELETE_EXAMPLES = `
Examples:
  tocsin bindings delete --BindingSid BS…
  tocsin bindings delete --ServiceSid IS… --BindingSid BS…`;

const LIST_EXAMPLES = `
Examples:
  tocsin bindings list
  tocsin bindings list --Tag on-call --Tag sms
  tocsin bindings list --Identity ana-k --Identity ben --format json`;

const CREATE_EXAMPLES = `
Examples:
  tocsin bindings create --Identity ana-k --BindingType sms --Address +4791234567 --Tag on-call
  tocsin bindings create --Identity dev00001 --Endpoint dev_test_device --BindingType apn --Address 0a1b2c3d

An address of type apn is an even number of hexadecimal digits, one of type sms a number such as +4791234567.
Whoever had an address of this service loses it to the new binding.`;

const SEND_EXAMPLES = `
Examples:
  tocsin send --Tag on-call --Body "Freezer f7 is warm"
  tocsin send --Identity dev00001 --Body "Device alarm trigger for dev00001!" --Sms '{"from": "+123456789"}'
  tocsin send --ToBinding '{"binding_type": "sms", "address": "+4791234567"}' --Body "A test"

Several of Identity reach any of them, several of Tag who has all; Identity and Tag together, both.
Accepted is not delivered: the answer says where to look what became of it.`;
