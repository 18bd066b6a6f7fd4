import { credentials, type Harness } from './start-harness.ts';

/** The answer of a GET at the simulated API. */
export async function getApi(harness: Harness, path: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${harness.simulator.apiBase}/cgi-bin/${path}`);
  return (await response.json()) as Record<string, unknown>;
}

/** An access token, fetched as the service does. */
export async function getToken(harness: Harness): Promise<string> {
  const query = `corpid=${credentials.corpId}&corpsecret=${credentials.secret}`;
  return String((await getApi(harness, `gettoken?${query}`))['access_token']);
}
