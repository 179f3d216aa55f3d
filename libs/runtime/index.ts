export * from './config.js';
export * from './discover.js';
export * from './open-runtime.js';
export * from './read-model-files.js';
