import { writeFileSync } from 'node:fs';

/** Tells scripts/test.mjs how many tests passed, failed and were skipped; prints nothing itself. */
export default class SumsReporter {
  /**
   * @param {unknown} _contexts
   * @param {import('@jest/test-result').AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    const file = process.env['LITOPYS_TEST_SUMS'];
    if (file === undefined) return;
    const sums = {
      passed: results.numPassedTests,
      // A spec that could not even be loaded counts as one failure: its tests never got to be counted.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(file, JSON.stringify(sums));
  }
}
