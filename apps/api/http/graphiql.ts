import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NestExpressApplication } from '@nestjs/platform-express';

/** Nothing is loaded from anywhere else, and nobody else's page may frame it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');

/** Serves GraphiQL with our examples at /graphiql, from this machine alone, and sends / there. */
export function serveGraphiql(app: NestExpressApplication): void {
  app.useStaticAssets(graphiqlFolder(), {
    prefix: '/graphiql',
    setHeaders: (response) =>
      response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY),
  });
}

/** The page lies beside the sources; a build with `tsc` alone copies no assets. */
function graphiqlFolder(): string {
  const places = ['../graphiql/', '../../../../apps/api/graphiql/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = places.find((place) => existsSync(`${place}index.html`));
  if (found === undefined) throw new Error(`GraphiQL's page is in none of ${places.join(', ')}`);
  return found;
}
