// A reporter for vitest that tells the process which started it what is being tested. It writes nothing.

const tell = (at) => process.send?.(at);

export default class {
  onTestModuleStart({ relativeModuleId }) {
    tell({ file: relativeModuleId });
  }

  onTestCaseReady({ module, fullName }) {
    tell({ file: module.relativeModuleId, test: fullName });
  }

  onTestModuleEnd({ relativeModuleId }) {
    tell({ file: relativeModuleId, ended: true });
  }
}
