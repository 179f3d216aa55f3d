import type { MessagePort } from 'node:worker_threads';
import { carried, foldingVerdicts, type VerifyReport } from '#event-sourcing';
import { openProjector, type OpenedProjector, type ProjectorPlace } from './open-projector.js';
import type { FromThread, Task, ToThread } from './thread-messages.js';

/** A rebuild moves on between two advances of the live way: whoever watches it is told so often. */
const TELL_MS = 200;

/** Keeps the read models for whoever is at the other end of `port`, which is closed at the end. */
export function serveProjector(port: MessagePort, place: ProjectorPlace): void {
  const served = new ServedProjector(port, place);
  port.on('message', (message: ToThread) => served.hear(message));
}

class ServedProjector {
  #opening: Promise<OpenedProjector> | undefined;
  #opened: OpenedProjector | undefined;
  #telling: NodeJS.Timeout | undefined;
  #told = '';
  #notes = 0;
  readonly #noted = new Map<number, () => void>();
  #endHold: () => void = () => undefined;

  constructor(
    private readonly port: MessagePort,
    private readonly place: ProjectorPlace,
  ) {}

  hear(message: ToThread): void {
    if (message.kind === 'hold') return this.#hold(message.stands);
    if (message.kind === 'noted') return this.#noted.get(message.note)?.();
    const { id, task, names } = message;
    this.#carryOut(task, names).then(
      (reports) => {
        this.#send({ kind: 'done', id, reports });
        if (task === 'close') this.port.close();
      },
      (error: unknown) => this.#send({ kind: 'failed', id, error: carried(error) }),
    );
  }

  async #carryOut(task: Task, names: readonly string[]): Promise<readonly VerifyReport[]> {
    this.#opening ??= this.#open();
    const { projector, close } = await this.#opening;
    switch (task) {
      case 'open':
        break;
      case 'verify':
        return foldingVerdicts(projector, names);
      case 'rebuild':
        await projector.rebuild(names);
        break;
      case 'catch-up':
        await projector.catchUpInBulk();
        break;
      case 'close':
        clearInterval(this.#telling);
        this.#endHold();
        await close();
    }
    return [];
  }

  async #open(): Promise<OpenedProjector> {
    this.#opened = await openProjector(this.place, {
      onAdvance: () => this.#tell(),
      beforeDrop: () => this.#tellAndWait(),
    });
    this.#tell();
    this.#telling = setInterval(() => this.#tell(), TELL_MS);
    return this.#opened;
  }

  #tell(): void {
    const standings = this.#opened?.projector.standings();
    const text = JSON.stringify(standings);
    if (standings === undefined || text === this.#told) return;
    this.#told = text;
    this.#send({ kind: 'standings', standings });
  }

  /** Before it is open nobody reads. */
  async #tellAndWait(): Promise<void> {
    const standings = this.#opened?.projector.standings();
    if (standings === undefined) return;
    const note = (this.#notes += 1);
    this.#told = '';
    await new Promise<void>((resolve) => {
      this.#noted.set(note, resolve);
      this.#send({ kind: 'standings', standings, note });
    });
    this.#noted.delete(note);
  }

  #hold(stands: boolean): void {
    this.#endHold();
    if (!stands) return;
    const ended = new Promise<void>((resolve) => (this.#endHold = resolve));
    void this.#opened?.projector.hold.during(() => ended);
  }

  #send(message: FromThread): void {
    this.port.postMessage(message);
  }
}
