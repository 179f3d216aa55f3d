/** Characters that take two columns of a terminal: those of East Asia, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Characters that stand on the one before them. */
const NONE = /[\p{M}\p{Cf}]/u;

const ASCII = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The text, shortened with … where it is wider than so many columns. */
export function cutTo(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${beginningOf(text, width - 1)}…`;
}

/** The text in lines of at most so many columns, broken between words where that is possible. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  // What does not break a line, such as the spaces of an amount, is no white space here.
  for (const word of text.split(/[ \t]+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    for (let part = beginningOf(line, width); part !== line; part = beginningOf(line, width)) {
      lines.push(part);
      line = line.slice(part.length);
    }
  }
  return [...lines, line];
}

/** The text with blanks behind it, or before it, up to so many columns. */
export function padded(text: string, width: number, right = false): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? blanks + text : text + blanks;
}

/** At least one character, so that whoever asks again comes to an end. */
function beginningOf(text: string, width: number): string {
  let [part, used] = ['', 0];
  for (const character of text) {
    used += widthOf(character);
    if (used > width && part !== '') break;
    part += character;
  }
  return part;
}
