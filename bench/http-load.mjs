/** Asks a server the same question again and again, over connections that stay open. */
import { Agent, request } from 'node:http';
import { quantile, timed, together } from './measure.mjs';

/**
 * Milliseconds from asking to the last byte, and answers a second.
 *
 * @param {string} url
 * @param {string | readonly string[]} body several are sent by turns
 * @param {{ requests: number, connections: number }} how
 */
export async function load(url, body, { requests, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times = [];
  const bodies = [body].flat();
  const next = (n) => bodies[n % bodies.length];
  try {
    await together(requests / 10, connections, (n) => ask(url, next(n), agent));
    const ms = await timed(() =>
      together(requests, connections, async (n) => {
        times.push(await timed(() => ask(url, next(n), agent)));
      }),
    );
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    return { p50, p99, perSecond: (requests * 1000) / ms };
  } finally {
    agent.destroy();
  }
}

/**
 * One answer's body.
 *
 * @param {string} url
 * @param {string} body
 * @param {Agent} [agent]
 * @returns {Promise<string>}
 */
export function ask(url, body, agent) {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const asked = request(url, { method: 'POST', headers, ...(agent && { agent }) }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
