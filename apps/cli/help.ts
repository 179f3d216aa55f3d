import type { Command } from 'commander';

/** What one can ask the help for at the end: lines to paste with what they answer, and the forms of what is typed. */
interface Taught {
  readonly group: string;
  readonly examples: readonly (readonly [line: string, answers: string])[];
  readonly notes?: readonly string[];
}

/** The customer in the examples: every demo has it, whatever its size. */
const WHO = '"Old Mill Kitchen"';

const RUN = 'Run:';
const RECORD = 'Record:';
const ASK = 'Ask:';
const LOOK_AFTER = 'Look after:';

const CUSTOMER =
  'CUSTOMER is a part of a name that only one has, an id, or an id in another system (northwind:ALFKI).';
const TIME =
  'TIME is a day, of which the end in the business time zone is meant (2026-03-15), or an instant (2026-03-15T10:00:00Z).';
const FORMS = '--json gives amounts in minor units (cents); --csv and tables write 12.50 EUR.';

/** By command. */
const TAUGHT: Readonly<Record<string, Taught>> = {
  serve: {
    group: RUN,
    examples: [
      ['litopys serve', 'GraphQL and GraphiQL on http://127.0.0.1:4000, over ./data'],
      ['litopys serve --demo-if-empty', 'the same, and with a made-up company to look at'],
      ['litopys serve --port 0 --data tour', 'another directory, and any port that is free'],
    ],
  },
  demo: {
    group: RUN,
    examples: [
      ['litopys demo', '200 customers and 18 months, in ./data'],
      ['litopys demo --data tour --customers 40 --months 12', 'a small company in ./tour'],
      ['litopys demo --data tour --seed 3 --today 2026-11-20', 'the same facts whenever it is run'],
    ],
    notes: ['Interrupted, the same command goes on where it stopped.'],
  },
  import: {
    group: RECORD,
    examples: [
      ['litopys import facts.ndjson --dry-run', 'what would be recorded, and which rows are wrong'],
      ['litopys import facts.csv --rejects bad.csv', 'records, and writes wrong rows with reasons'],
      ['litopys import --mapping northwind ../shared/data/northwind', 'the Northwind company'],
    ],
    notes: [
      'Ends with 3 when some rows were rejected, and with 130 when interrupted: run it again.',
    ],
  },
  history: {
    group: ASK,
    examples: [
      [`litopys history ${WHO}`, 'everything that happened, newest first'],
      [
        `litopys history ${WHO} --kind ORDER PAYMENT --from 2020-01-01`,
        'orders and payments since',
      ],
      [
        `litopys history ${WHO} --include-voided --locale uk`,
        'what was never true too, in Ukrainian',
      ],
      [`litopys history ${WHO} --known-at 20`, 'what was known at position 20 of the log'],
      [`litopys history ${WHO} --json --limit 5`, 'the newest five, for a program'],
    ],
    notes: [CUSTOMER, TIME, FORMS],
  },
  customer: {
    group: ASK,
    examples: [
      [`litopys customer ${WHO}`, 'who it is, whom to call, what is open'],
      [`litopys customer ${WHO} --locale ru`, 'the same in Russian'],
      [`litopys customer ${WHO} --json`, 'the same for a program'],
    ],
    notes: [CUSTOMER, TIME],
  },
  settlements: {
    group: ASK,
    examples: [
      [`litopys settlements ${WHO}`, 'what was shipped, paid, and is open, by order'],
      [`litopys settlements ${WHO} --from 2020-01-01`, 'with what was open before that day'],
      [`litopys settlements ${WHO} --csv`, 'for a spreadsheet'],
    ],
    notes: [CUSTOMER, TIME, FORMS],
  },
  activity: {
    group: ASK,
    examples: [
      ['litopys activity --limit 20', 'the latest 20 things that were recorded'],
      ['litopys activity --kind PAYMENT --from 2020-01-01 --limit 10', 'payments of all customers'],
      ['litopys activity --key-moments --limit 10', 'first purchases, returns and losses'],
    ],
    notes: [FORMS],
  },
  calendar: {
    group: ASK,
    examples: [
      ['litopys calendar', 'what is to be done, what is overdue'],
      ['litopys calendar --limit 10 --locale uk', 'the first ten, in Ukrainian'],
      ['litopys calendar --json', 'the same for a program'],
    ],
  },
  sales: {
    group: ASK,
    examples: [
      ['litopys sales', 'by month and product group'],
      ['litopys sales --unit YEAR --by COUNTRY', 'by year and country'],
      ['litopys sales --by MANAGER --csv', 'by month and manager, for a spreadsheet'],
    ],
    notes: [FORMS],
  },
  list: {
    group: ASK,
    examples: [
      ['litopys list', 'which read models there are'],
      [
        'litopys list customers --search "old mill"',
        'customers by words of names, numbers, addresses',
      ],
      ['litopys list orders --sort placedAt --descending --limit 10', 'the latest ten orders'],
      ['litopys list orders --where fulfilled=false --limit 10', 'orders that go on'],
      ['litopys list customers --columns all --csv', 'all there is of them, for a spreadsheet'],
    ],
    notes: [
      TIME,
      FORMS,
      'A table shows the most telling columns; --columns, --json and --csv show more.',
    ],
  },
  log: {
    group: ASK,
    examples: [
      ['litopys log --limit 10', 'the first facts that were recorded'],
      [`litopys log --customer ${WHO} --type OrderPlaced`, 'the orders of a customer'],
      ['litopys log --category payment --recorded-from 2020-01-01 --limit 10', 'payments since'],
      ['litopys log --json --after 5 --limit 5', 'envelope and data of what follows position 5'],
    ],
    notes: [CUSTOMER, TIME, 'A position may be typed without the zeros before it.'],
  },
  event: {
    group: ASK,
    examples: [
      ['litopys event 10', 'the tenth fact: who, when, why, and what it is connected with'],
      ['litopys event 10 --json', 'the same for a program'],
      ['litopys event 10 --locale uk', 'the same in Ukrainian'],
    ],
    notes: ['EVENT is an id, or a position as litopys log prints it.'],
  },
  projections: {
    group: LOOK_AFTER,
    examples: [
      ['litopys projections', 'whether the read models are at the head of the log'],
      ['litopys projections verify all', 'whether they are what the log says'],
      ['litopys projections rebuild orders', 'one of them anew, from the log'],
    ],
  },
  keys: {
    group: LOOK_AFTER,
    examples: [
      ['litopys keys', 'who may use the server, and who no longer may'],
      ['litopys keys add web-shop --role INTEGRATION', 'a key for a program, printed this once'],
      [
        'litopys keys add auditor --role AUDITOR',
        'a key for somebody who sees all and records nothing',
      ],
      ['litopys keys revoke web-shop', 'accepted no more from now on'],
    ],
    notes: ['With the first key the server asks everybody for one.'],
  },
  backup: {
    group: LOOK_AFTER,
    examples: [
      ['litopys backup ../backup', 'log and keys to a new folder; a server may go on'],
      ['litopys backup ../copy --keys ../copy-keys', 'the keys of personal data kept apart'],
      [
        'litopys backup ../tour-backup --data tour --json',
        'of another directory, told to a program',
      ],
    ],
  },
  lostkeys: {
    group: LOOK_AFTER,
    examples: [
      ['litopys lostkeys', 'whether all personal data can be read; changes nothing'],
      ['litopys lostkeys --json', 'the same for a program'],
      [
        'litopys lostkeys --accept --reason "The disk broke, no copy"',
        'who cannot be read any more counts as erased, for ever; the server starts again',
      ],
    ],
    notes: ['A copy of keys.db and master.key, put into the data directory, is always better.'],
  },
  restore: {
    group: LOOK_AFTER,
    examples: [
      ['litopys restore ../backup --data restored', 'the log and the keys, into ./restored'],
      [
        'litopys restore ../copy --keys ../copy-keys --data other',
        'where the keys were kept apart',
      ],
      ['litopys restore ../backup --data again --json', 'into another one, told to a program'],
    ],
    notes: [
      'Go on writing in one of the two directories only: they can never be put together again.',
    ],
  },
  completion: {
    group: LOOK_AFTER,
    examples: [
      ['litopys completion bash', 'for bash: add  source <(litopys completion bash)  to ~/.bashrc'],
      ['litopys completion zsh', 'for zsh: add  source <(litopys completion zsh)  to ~/.zshrc'],
      ['litopys completion fish', 'for fish: put it in ~/.config/fish/completions/litopys.fish'],
    ],
  },
};

const EXIT_CODES =
  'Ends with 0 done, 1 refused or failed, 2 wrong usage, 3 done with some rows rejected, 4 store unavailable or locked, 130 interrupted.';

/** Puts a command in its group, and examples, forms and exit codes at the end of its help. */
export function teach(command: Command): void {
  const taught = TAUGHT[command.name()];
  if (taught === undefined) return;
  const { group, examples, notes = [] } = taught;
  command.helpGroup(group);
  command.addHelpText('after', () => {
    const lines = examples.map(([line, answers]) => `  ${line}\n      ${answers}`);
    return ['\nExamples:', ...lines, '', ...notes, EXIT_CODES].join('\n');
  });
}

/** The beginning and the end of `litopys --help`. */
export function teachFirstSteps(program: Command): void {
  program.addHelpText(
    'after',
    `
First steps:
  litopys demo                          fill ./data with a made-up company
  litopys list customers                see who is in it
  litopys customer ${WHO}   one of them on one screen
  litopys history ${WHO}    all that happened with it
  litopys import FILE --dry-run         then your own data (into a new --data directory)

litopys help COMMAND explains one command with examples. In a clone of the sources, type "npx litopys".
--locale changes tables and remarks; help, errors, --json and --csv are in English always.

Environment (all in .env.example):
  LITOPYS_DATA       data directory
  LITOPYS_LOCALE     en, uk or ru
  LITOPYS_TIME_ZONE  whose midnight begins a business day; kept with a new log
  LITOPYS_CURRENCY   that sums over several currencies are in; kept with a new log
  NO_COLOR           no colours

${EXIT_CODES}`,
  );
}
