import { TestEnvironment } from 'jest-environment-node';

/**
 * Runs a test file as on a machine in another time zone: `@jest-environment-options {"zone":"Asia/Kathmandu"}`. Inside a test
 * `process.env` is a copy, and setting TZ there changes nothing.
 */
export default class ZoneEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.zoneBefore = process.env.TZ;
    process.env.TZ = this.zone;
    this.global.process.env.TZ = this.zone;
  }

  async teardown() {
    if (this.zoneBefore === undefined) delete process.env.TZ;
    else process.env.TZ = this.zoneBefore;
    await super.teardown();
  }

  constructor(config, context) {
    super(config, context);
    this.zone = config.projectConfig.testEnvironmentOptions.zone;
  }
}
