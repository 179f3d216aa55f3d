/** Names that data use and that are not the English names of ISO 3166. */
const ALIASES: Readonly<Record<string, string>> = {
  UK: 'GB',
  USA: 'US',
  EIRE: 'IE',
  RSA: 'ZA',
  'CZECH REPUBLIC': 'CZ',
};

let byName: ReadonlyMap<string, string> | undefined;

/** The ISO 3166-1 alpha-2 code of a country by its English name; text that is no such name is returned as it is. */
export function countryCode(name: string): string {
  byName ??= codesByName();
  return ALIASES[name.toUpperCase()] ?? byName.get(name.toLowerCase()) ?? name;
}

function codesByName(): ReadonlyMap<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return new Map(
    letters
      .flatMap((first) => letters.map((second) => first + second))
      // DD, the former East Germany, would otherwise be another code of "Germany".
      .filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`)
      .flatMap((code): [string, string][] => {
        const name = names.of(code);
        return name === undefined ? [] : [[name.toLowerCase(), code]];
      }),
  );
}
