import { answerWith } from './commands/answer-with.ts';
import { run } from './commands/run.ts';

// The agent alone: the other commands are a fifth of all code, which V8 would read at each start.
answerWith({ run });
