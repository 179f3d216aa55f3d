/**
 * GraphiQL with a list of example queries beside it. Everything comes from this server: the page works without a
 * network. The examples are examples.graphql, which the tests run against the schema and the demo data.
 */
const { createElement: h, useState } = React;

/** The server may ask who one is: then the token stands in GraphiQL's headers, and goes with the socket too. */
const probe = await fetch('/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ __typename }' }),
}).catch(() => undefined);
const asksWho = probe?.status === 401;

const fetcher = GraphiQL.createFetcher
  ? GraphiQL.createFetcher({
      url: '/graphql',
      subscriptionUrl: `${location.protocol.replace('http', 'ws')}//${location.host}/graphql`,
    })
  : async (request, { headers } = {}) => {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(request),
      });
      return response.json();
    };

/**
 * `## Group` begins a group, `#> Title` an example; what follows is its text.
 *
 * @param {string} text
 */
function parseExamples(text) {
  const now = new Date();
  const year = now.getFullYear();
  const quarter = Math.floor(now.getMonth() / 3) * 3;
  const day = (date) => date.toISOString().slice(0, 10);
  return text
    .replaceAll('LAST_QUARTER_BEGIN', day(new Date(Date.UTC(year, quarter - 3, 1))))
    .replaceAll('LAST_QUARTER_END', day(new Date(Date.UTC(year, quarter, 0))))
    .replaceAll('THIS_YEAR', String(year))
    .replaceAll('LAST_YEAR', String(year - 1))
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...examples] = part.split(/^#> /m);
      const title = head.split('\n')[0] ?? '';
      return { title: title.trim(), examples: examples.map(parseExample) };
    });
}

/** @param {string} text */
function parseExample(text) {
  const end = text.indexOf('\n');
  return { title: text.slice(0, end).trim(), query: `${text.slice(end + 1).trim()}\n` };
}

/** A plugin's icon, drawn in the current colour. */
function ExamplesIcon() {
  return h(
    'svg',
    { viewBox: '0 0 16 16', fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, height: '1em' },
    h('path', { d: 'M3 2.5h7l3 3v8H3z M10 2.5v3h3 M5.5 8.5h5 M5.5 11h5' }),
  );
}

function Page({ groups }) {
  const first = groups[0]?.examples[0];
  const [query, setQuery] = useState();
  // GraphiQL takes a query over only when it changes: clicking an example again restores it.
  const open = (next) => {
    ReactDOM.flushSync(() => setQuery(''));
    setQuery(next);
  };
  const [plugin] = useState(() => ({
    title: 'Examples',
    icon: ExamplesIcon,
    content: () => h(ExampleList, { groups, open }),
  }));
  return h(
    GraphiQL,
    {
      fetcher,
      query,
      plugins: [plugin],
      visiblePlugin: plugin,
      defaultQuery: first?.query,
      inputValueDeprecation: true,
      shouldPersistHeaders: false,
      ...(asksWho
        ? {
            defaultEditorToolsVisibility: 'headers',
            defaultHeaders: '{\n  "Authorization": "Bearer paste your token here"\n}',
          }
        : {}),
    },
    h(GraphiQL.Logo, null, h('span', { className: 'wordmark' }, 'Litopys')),
  );
}

function ExampleList({ groups, open }) {
  const [current, setCurrent] = useState();
  const button = ({ title, query }) =>
    h(
      'button',
      {
        key: title,
        'aria-current': title === current,
        onClick: () => {
          setCurrent(title);
          open(query);
        },
      },
      title,
    );
  return h(
    'div',
    { className: 'examples' },
    h('div', { className: 'graphiql-doc-explorer-title' }, 'Examples'),
    asksWho &&
      h(
        'p',
        { className: 'token' },
        'This server asks who you are: paste a token or an API key under Headers (below the query), then press "Re-fetch GraphQL schema" at the lower left.',
      ),
    h('p', null, 'Click one, then run it with Ctrl-Enter. They need no ids and fit the demo data.'),
    groups.map(({ title, examples }) =>
      h('section', { key: title }, h('h2', null, title), examples.map(button)),
    ),
  );
}

const response = await fetch('/graphiql/examples.graphql');
const groups = response.ok ? parseExamples(await response.text()) : [];
ReactDOM.createRoot(document.getElementById('graphiql')).render(h(Page, { groups }));
