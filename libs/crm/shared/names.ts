/** A name as it is searched for and sorted by: whatever the case, and one character for what looks the same. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim();
}
