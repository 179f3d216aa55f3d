import type { DocumentNode } from 'graphql';

/**
 * Documents that were read and found valid, so that clients which ask the same again are answered sooner. Holds so much
 * text of them at most (in memory a document takes some 60 times its text): what was not asked for longest goes first.
 */
export class RememberedDocuments {
  readonly #documents = new Map<string, DocumentNode>();
  #length = 0;

  constructor(private readonly mostLength: number) {}

  /** How many are remembered. */
  get size(): number {
    return this.#documents.size;
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    const found = this.#documents.get(key);
    if (found === undefined) return undefined;
    this.#documents.delete(key);
    this.#documents.set(key, found);
    return found;
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    await this.delete(key);
    this.#documents.set(key, document);
    this.#length += lengthOf(document);
    for (const oldest of this.#documents.keys()) {
      if (this.#length <= this.mostLength) return;
      await this.delete(oldest);
    }
  }

  async delete(key: string): Promise<boolean> {
    const known = this.#documents.get(key);
    if (known !== undefined) this.#length -= lengthOf(known);
    return this.#documents.delete(key);
  }
}

function lengthOf({ loc }: DocumentNode): number {
  return loc?.source.body.length ?? 0;
}
