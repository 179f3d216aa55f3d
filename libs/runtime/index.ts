export * from './access/api-keys.js';
export * from './access/auth-settings.js';
export * from './access/reads-for.js';
export { backUp, type BackupOptions } from './backup.js';
export * from './config.js';
export * from './discover.js';
export type { LimitSettings } from './limit-settings.js';
export {
  type AcceptedLoss,
  acceptLostKeys,
  findLostKeys,
  type LostKeys,
  type LostKeysOptions,
} from './lost-keys.js';
export type { Manifest } from './manifest.js';
export * from './open-runtime.js';
export * from './read-model-files.js';
export { restore, type RestoreOptions } from './restore.js';
