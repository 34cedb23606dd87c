import { element } from './element.ts';
import type { Choice, NoticeWords } from './window-api.ts';

/** Buttons that put off what is to mend, or until when it is put off. */
export function renderReminders({ reminders, reminded }: NoticeWords, remind: (choice: Choice) => void): Node[] {
  if (reminded !== undefined) return [element('p', { class: 'why' }, reminded)];
  if (reminders.length === 0) return [];
  const buttons = reminders.map(({ choice, words }) => {
    const made = element('button', { type: 'button', 'data-id': `remind-${choice}` }, words);
    made.addEventListener('click', () => remind(choice));
    return made;
  });
  return [element('div', { class: 'acts' }, ...buttons)];
}
