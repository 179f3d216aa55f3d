/**
 * The keys of personal data, one for each data subject; kept apart from the log, so that destroying a key makes a
 * person unreadable everywhere. Keys are 32 bytes.
 */
export interface KeyStore {
  /** The keys of these subjects that exist, durably creating the missing ones. */
  ensure(subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** The keys of these subjects that exist. */
  load(subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** Which of these subjects have had a key that was destroyed; the others without a key never had one here. */
  destroyed(subjects: readonly string[]): Promise<ReadonlySet<string>>;
  /** Destroys the key of a subject for ever: `ensure` does not create it again, it throws a Refusal `subject_erased`. */
  destroy(subject: string): Promise<void>;
  close(): Promise<void>;
}
