#!/usr/bin/env node
import { run } from './program.js';
import { processCli } from './process-cli.js';

process.exitCode = await run(process.argv.slice(2), processCli());
