/** Queries, mutations and, over graphql-ws, subscriptions. */
export const GRAPHQL_PATH = '/graphql';

/** Figures for Prometheus. */
export const METRICS_PATH = '/metrics';
