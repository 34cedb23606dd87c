import { answerWith } from './commands/answer-with.ts';
import { commands } from './commands/catalogue.ts';

answerWith(commands);
