/** What a thread runs that keeps the read models: see `ProjectorThread`, which starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveProjector } from './serve-projector.js';

if (parentPort === null) throw new Error('projector.thread runs in a worker thread only');
serveProjector(parentPort, workerData);
