import { hash } from 'node:crypto';

/** SHA-256 in base64url, the form of every hash on the wire. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');
