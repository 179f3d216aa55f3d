/** The results as people read them, on a terminal of 100 columns. */

const WIDTH = 100;
const COLUMNS = [
  { head: '', width: 45 },
  { head: 'litopys', width: 17 },
  { head: 'limit', width: 15 },
  { head: 'of it', width: 7 },
  { head: 'peer', width: 9 },
  { head: '× peer', width: 7 },
];

/** @param {object} result what `--json` prints */
export function renderTable({ machine, commit, events, runs, peer, seconds, figures }) {
  const { cpu, cores, memoryMb, node, platform, load, folder, fsyncsPerSecond } = machine;
  const lines = [
    `Litopys ${commit}, ${events} events, medians of ${runs}, ${Math.round(seconds)} s`,
    `${cpu}, ${cores} cores, ${Math.round(memoryMb / 1024)} GB, ${platform}, Node ${node}, load ${load}`,
    `${folder}: ${fsyncsPerSecond} × write + fdatasync a second`,
    ...(machine.memoryOnly === null
      ? []
      : [`WARNING: that is ${machine.memoryOnly}, no disk; give another folder with --dir`]),
    '',
    line(COLUMNS.map(({ head }) => head)),
    ...figures.flatMap(figureLines),
    '',
    ...wrapped(
      '"limit" is what the machine can do at best, measured in the same run, as said above; "of it" how much of that is ' +
        'reached (1 would be all of it; for times, memory and bytes the limit is divided by ours).',
    ),
    ...wrapped(peerNote(peer)),
  ];
  return lines.join('\n');
}

function figureLines({ title, limit, rows, error }) {
  const head = ['', title, ...(limit === undefined ? [] : wrapped(`limit: ${limit}`, '  '))];
  if (error !== undefined) return [...head, ...wrapped(`failed: ${error}`, '  ')];
  return [...head, ...rows.flatMap(rowLines)];
}

function rowLines({ what, unit, ours, limit, ofLimit, peer, timesPeer, peerFails, note }) {
  const cells = [
    `  ${what}`,
    `${shown(ours)} ${unit}`.trim(),
    limit === undefined ? '' : shown(limit),
    ofLimit === undefined ? '' : ratio(ofLimit),
    peer === undefined ? '' : shown(peer),
    timesPeer === undefined ? '' : ratio(timesPeer),
  ];
  const remarks = [
    ...(peerFails === undefined ? [] : [`peer ${peerFails}`]),
    ...(note === undefined ? [] : [note]),
  ];
  return [line(cells), ...remarks.flatMap((remark) => wrapped(remark, '    '))];
}

function peerNote({ name, installed }) {
  return installed
    ? `"peer" is ${name} on the same events, in the same run.`
    : `No peer was measured: "npm --prefix bench/peers ci" installs ${name}, and the next run shows it.`;
}

function line(cells) {
  return COLUMNS.map(({ width }, n) =>
    n === 0 ? (cells[n] ?? '').padEnd(width) : (cells[n] ?? '').padStart(width),
  )
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
