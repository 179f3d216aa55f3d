import { randomBytes } from 'node:crypto';
import { InvalidArgument, Refusal, StoreUnavailable } from '../errors.js';
import type { KeyStore } from '../key-store.js';

/** Keys by subject, undefined once destroyed. A store opened on it again is the store after a restart. */
export type MemoryKeys = Map<string, Buffer | undefined>;

/** Keys in memory, for tests. */
export class MemoryKeyStore implements KeyStore {
  private closed = false;

  constructor(private readonly keys: MemoryKeys = new Map()) {}

  async ensure(subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    subjects.forEach(checkSubject);
    this.mustBeOpen();
    const erased = subjects.find((one) => this.keys.has(one) && this.keys.get(one) === undefined);
    if (erased !== undefined) throw new Refusal('subject_erased', `${erased} has been erased`);
    for (const one of subjects) this.keys.set(one, this.keys.get(one) ?? randomBytes(32));
    return this.load(subjects);
  }

  async load(subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    this.mustBeOpen();
    const found = new Map<string, Buffer>();
    for (const subject of subjects) {
      const key = this.keys.get(subject);
      if (key !== undefined) found.set(subject, key);
    }
    return found;
  }

  async destroyed(subjects: readonly string[]): Promise<ReadonlySet<string>> {
    this.mustBeOpen();
    return new Set(
      subjects.filter((one) => this.keys.has(one) && this.keys.get(one) === undefined),
    );
  }

  async destroy(subject: string): Promise<void> {
    checkSubject(subject);
    this.mustBeOpen();
    this.keys.set(subject, undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private mustBeOpen(): void {
    if (this.closed) throw new StoreUnavailable('the memory store has been closed', 'not-written');
  }
}

function checkSubject(subject: string): void {
  if (subject !== '' && !subject.includes('\0')) return;
  throw new InvalidArgument('subject', subject, 'name whose personal data the key protects');
}
