/** The results as people read them, on a terminal of 100 columns. */

const WIDTH = 100;
const COLUMNS = [
  { head: '', width: 41 },
  { head: 'litopys', width: 13, right: true },
  { head: 'beside', width: 10, right: true },
  { head: 'ratio', width: 7, right: true },
  { head: '  target', width: 14 },
  { head: '', width: 15 },
];
const WHAT_WIDTH = COLUMNS[0].width;

/** @param {object} result what `--json` prints */
export function renderTable({ machine, commit, events, runs, peers, seconds, figures, targets }) {
  const { cpu, cores, memoryMb, node, platform, load, folder, fsyncsPerSecond } = machine;
  const lines = [
    `Litopys ${commit}, ${events.toLocaleString('en-US')} events, medians of ${runs}, ${Math.round(seconds)} s`,
    `${cpu}, ${cores} cores, ${Math.round(memoryMb / 1024)} GB, ${platform}, Node ${node}, load ${load}`,
    `${folder}: ${fsyncsPerSecond} × write + fdatasync a second`,
    ...(machine.memoryOnly === null
      ? []
      : [`WARNING: that is ${machine.memoryOnly}, no disk; give another folder with --dir`]),
    ...peers
      .filter(({ skipped }) => skipped !== undefined)
      .flatMap(({ name, skipped }) => wrapped(`NOT MEASURED: ${name}: ${skipped}`)),
    '',
    line(COLUMNS.map(({ head }) => head)),
    ...figures.flatMap(figureLines),
    '',
    ...wrapped(
      '"beside" is the limit, what the machine can do at best, as said above; on a line of its own a peer, which did the ' +
        'same work. "ratio" compares with that: 1 is as good, and more is better, also for times, memory and bytes.',
    ),
    '',
    ...verdict(targets, events),
  ];
  return lines.join('\n');
}

function figureLines({ title, limit, rows, error }) {
  const head = ['', title, ...(limit === undefined ? [] : wrapped(`limit: ${limit}`, '  '))];
  if (error !== undefined)
    return [...head, ...wrapped(`failed: ${error.replaceAll(/\s+/g, ' ')}`, '  ')];
  return [...head, ...rows.flatMap(rowLines)];
}

function rowLines({ what, unit, ours, limit, ofLimit, targets, peers, note }) {
  const [first, ...more] = targets;
  const cells = [
    what,
    `${shown(ours)} ${unit}`.trim(),
    limit === undefined ? '' : shown(limit),
    ofLimit === undefined ? '' : ratio(ofLimit),
    ...targetCells(first),
  ];
  return [
    ...wideLine(cells, '  '),
    ...more.map((target) => line(['', '', '', '', ...targetCells(target)])),
    ...peers.flatMap(peerLines),
    ...(note === undefined ? [] : wrapped(note, '    ')),
  ];
}

function peerLines({ name, value, times, target, fails }) {
  if (fails !== undefined) return wrapped(`${name}: ${fails}`, '    ');
  return wideLine([name, '', shown(value), ratio(times), ...targetCells(target)], '    ');
}

function targetCells(target) {
  if (target === undefined) return ['', ''];
  const { text, reached, missedBy, meantFor } = target;
  const verdict = reached ? 'reached' : `missed by ${lack(missedBy)}`;
  return [`  ${text}${meantFor === undefined ? '' : '*'}`, ` ${verdict}`];
}

/** What is too long for its column stands on a line before its figures. */
function wideLine([what, ...cells], indent) {
  const fits = indent.length + what.length < WHAT_WIDTH;
  if (fits) return [line([indent + what, ...cells])];
  return [...wrapped(what, indent), line(['', ...cells])];
}

function verdict(targets, events) {
  if (targets.length === 0) return ['No figure of this run has a target.'];
  const missed = targets.filter(({ reached }) => !reached);
  const meant = Math.max(0, ...targets.map(({ meantFor = 0 }) => meantFor));
  return [
    `Targets: ${targets.length - missed.length} reached, ${missed.length} missed.`,
    ...missed.flatMap(({ figure, what, text, missedBy }) =>
      wrapped(`${figure}: ${what}: ${text}, missed by ${lack(missedBy)}`, '  '),
    ),
    ...(meant === 0
      ? []
      : wrapped(
          `* is meant for ${meant.toLocaleString('en-US')} events; this run had ${events.toLocaleString('en-US')}.`,
        )),
  ];
}

/** What is lacking of a target, or, from twice as much as allowed, how many times it is. */
function lack(missedBy) {
  if (missedBy >= 1) return `×${Number((1 + missedBy).toPrecision(2))}`;
  return `${Math.min(99, Math.max(1, Math.round(missedBy * 100)))} %`;
}

function line(cells) {
  return COLUMNS.map(({ width, right }, n) => {
    const cell = cells[n] ?? '';
    return right === true ? cell.padStart(width) : cell.padEnd(width);
  })
    .join('')
    .trimEnd();
}

/** Three figures, or whole numbers. */
function shown(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

function ratio(value) {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(2);
}

function wrapped(text, indent = '') {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = lines[last] === '' ? word : `${lines[last]} ${word}`;
    if (longer.length + indent.length <= WIDTH) lines[last] = longer;
    else lines.push(word);
  }
  return lines.map((one) => indent + one);
}
