/** Where secrets hide in addresses and messages: query parameters, and the user part of an address. */
const queryParameter =
  /\b((?:access_token|corpsecret|secret|token|suite_access_token|msg_signature)=)[^&\s"'#]+/gi;
const userInAddress = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^/\s@"']+@/gi;
const bearer = /\b(Bearer\s+)\S+/gi;

/** `text` without the secrets that addresses carry (`?access_token=…`, `mongodb://user:password@…`, `Bearer …`). */
export function scrubSecrets(text: string): string {
  return text
    .replace(queryParameter, '$1[redacted]')
    .replace(userInAddress, '$1[redacted]@')
    .replace(bearer, '$1[redacted]');
}
