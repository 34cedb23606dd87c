/** A base64url part of a JWS as JSON; undefined where it is none, which no schema takes. */
export function decodeJson(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch {
    // Whoever sent it is told by the schema; the text itself is never repeated.
    return undefined;
  }
}

/** The payload of a compact JWS as JSON. Worth nothing before the signature holds. */
export function payloadOf(jws: string): unknown {
  const from = jws.indexOf('.') + 1;
  return decodeJson(jws.slice(from, jws.indexOf('.', from)));
}
