/**
 * `node plain-server.mjs DIRECTORY`: what somebody would write for the history page with Apollo and express as their manuals show
 * it: the same schema, the same reads, a function for each field that is not simply there. Prints its address.
 */
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { customers, isMoment, toDecimal } from '#crm';
import { openRuntime, readsFor } from '#runtime';
import { Documents } from '../dist/apps/api/asking.js';
import { historyPage } from '../dist/apps/api/history/history-page.js';

const SCHEMA = new URL('../test/golden/schema.graphql', import.meta.url);
const ADMIN = { role: 'ADMIN', actor: { type: 'user', id: 'bench' } };

const runtime = await openRuntime({ data: process.argv[2], mode: 'read' });

const resolvers = {
  Query: {
    async customer(_, { by }, { documents }) {
      const document = await documents.load(customers, by.id, undefined);
      return document === undefined ? null : { ...document, id: by.id };
    },
  },
  Customer: {
    history: ({ id }, { filter, first, after }, asking) =>
      historyPage(runtime, asking, {
        list: ['history', id, null, false],
        query: { key: `customer:${id}`, where: {}, includeVoided: false, includeVoids: false },
        ...{ filter, first, after, reading: undefined },
      }),
  },
  HistoryEntry: {
    title: ({ title }) => title,
    isKeyMoment: ({ row, firstPurchases }) => isMoment(row, { firstPurchases }),
  },
  Money: { amount: (money) => toDecimal(money) },
  Actor: { type: ({ type }) => type.toUpperCase() },
};

const apollo = new ApolloServer({ typeDefs: readFileSync(SCHEMA, 'utf8'), resolvers });
await apollo.start();
const context = async () => {
  const reads = readsFor(runtime.reads, ADMIN);
  return { reads, documents: new Documents(reads) };
};
const app = express();
app.use('/graphql', express.json(), expressMiddleware(apollo, { context }));
const server = app.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/graphql`),
);
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void runtime.close();
});
