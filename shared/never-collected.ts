/**
 * What is never collected: the promise, in one place; how each is called stands with the words of the window. A test holds every
 * fact, claim, rule and question that the agent puts to a machine against it.
 */
export const neverCollected = ['browsing', 'documents', 'input', 'place', 'messages', 'doings'] as const;

/** What the agent reads to do its work and never sends. */
export const neverSent = ['programs', 'user', 'machine', 'failures', 'cause'] as const;
